package io.fairlead.controller.southbound;

import io.fairlead.controller.plan.BridgePlan;
import io.fairlead.controller.plan.BridgePlan.TunnelPlan;
import io.fairlead.ovsdb.Contents;
import io.fairlead.ovsdb.Mutation;
import io.fairlead.ovsdb.Row;
import io.fairlead.ovsdb.Selection;
import io.fairlead.ovsdb.Transaction;
import io.fairlead.ovsdb.Value;
import io.fairlead.ovsdb.Where;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What must change in a host's database so that its bridge is as planned. Pure.
 *
 * <p>Other bridges are never touched, nor ports of ours that others added; and of our own bridge not the column {@code
 * external_ids}, which is the agent's.
 */
final class BridgeChange {

    static final String DATABASE = "Open_vSwitch";
    private static final String ROOT = "Open_vSwitch";
    private static final String BRIDGE = "Bridge";
    private static final String PORT = "Port";
    private static final String INTERFACE = "Interface";
    private static final String CONTROLLER = "Controller";

    /** All that is looked at, endpoints included. */
    static final Selection SELECTION = Selection.of(DATABASE)
            .and(ROOT, "bridges", "external_ids")
            .and(BRIDGE, "name", "datapath_type", "fail_mode", "protocols", "other_config", "ports", "controller")
            .and(PORT, "name", "interfaces")
            .and(INTERFACE, "name", "type", "options", "ofport", "ofport_request", "external_ids", "error")
            .and(CONTROLLER, "target", "connection_mode");

    private final Contents contents;
    private final BridgePlan plan;
    private final String controller;
    private final Transaction.Builder transaction = Transaction.in(DATABASE);

    private BridgeChange(Contents contents, BridgePlan plan, String controller) {
        this.contents = contents;
        this.plan = plan;
        this.controller = controller;
    }

    /**
     * The transaction that makes the bridge as planned; empty where it is.
     *
     * @param controller what the bridge is to connect to, {@code ssl:10.0.0.1:6653}
     */
    static Optional<Transaction> between(Contents contents, BridgePlan plan, String controller) {
        return new BridgeChange(contents, plan, controller).change();
    }

    /** The bridge of that name, if there is one. */
    static Optional<Row> bridge(Contents contents) {
        return contents.rows(BRIDGE).values().stream()
                .filter(row -> row.text("name").equals(BridgePlan.BRIDGE))
                .findAny();
    }

    /** The interfaces of a bridge's ports. */
    static Stream<Row> interfaces(Contents contents, Row bridge) {
        return bridge.references("ports").stream()
                .flatMap(port -> contents.row(PORT, port).stream())
                .flatMap(port -> port.references("interfaces").stream())
                .flatMap(device -> contents.row(INTERFACE, device).stream());
    }

    /** What Open vSwitch says of the tunnel port, if it could not open it. */
    static Optional<String> tunnelError(Contents contents) {
        return bridge(contents).stream()
                .flatMap(bridge -> interfaces(contents, bridge))
                .filter(device -> device.text("name").equals(BridgePlan.TUNNEL))
                .findAny()
                .flatMap(device -> device.optionalText("error"));
    }

    private Optional<Transaction> change() {
        Optional<Row> root = contents.first(ROOT);
        if (root.isEmpty()) {
            return Optional.empty(); // The database is not initialised yet; it will tell when it is.
        }
        Optional<Row> bridge = bridge(contents);
        if (bridge.isEmpty()) {
            create(root.get());
        } else {
            amend(bridge.get());
        }
        return transaction.size() == 0
                ? Optional.empty()
                : Optional.of(transaction
                        .comment("fairlead: " + plan.name() + " as planned")
                        .build());
    }

    private void create(Row root) {
        insertLocalPort();
        insertTunnel();
        insertController();
        Map<String, Value> row = new HashMap<>(settings());
        row.put("name", Value.of(plan.name()));
        row.put("other_config", Value.map(plan.otherConfig()));
        row.put("ports", Value.set(Value.named("local_port"), Value.named("tunnel_port")));
        row.put("controller", Value.set(Value.named("controller")));
        transaction
                .insert(BRIDGE, "bridge", row)
                .mutate(ROOT, Where.uuid(root.uuid()), Mutation.insert("bridges", Value.set(Value.named("bridge"))));
    }

    private Map<String, Value> settings() {
        return Map.of(
                "datapath_type", Value.of(plan.datapath().word()),
                "fail_mode", Value.of(plan.failMode()),
                "protocols", Value.of(plan.protocol()));
    }

    private void insertLocalPort() {
        transaction
                .insert(INTERFACE, "local_device", Map.of("name", Value.of(plan.name()), "type", Value.of("internal")))
                .insert(
                        PORT,
                        "local_port",
                        Map.of("name", Value.of(plan.name()), "interfaces", Value.set(Value.named("local_device"))));
    }

    private void insertTunnel() {
        transaction
                .insert(INTERFACE, "tunnel_device", tunnel(plan.tunnel()))
                .insert(
                        PORT,
                        "tunnel_port",
                        Map.of(
                                "name", Value.of(plan.tunnel().name()),
                                "interfaces", Value.set(Value.named("tunnel_device"))));
    }

    private static Map<String, Value> tunnel(TunnelPlan tunnel) {
        return Map.of(
                "name", Value.of(tunnel.name()),
                "type", Value.of(tunnel.type()),
                "ofport_request", Value.of(tunnel.ofport()),
                "options", Value.map(tunnel.options()));
    }

    /** Out of band: otherwise OVS would add hidden flows to every bridge of the host. */
    private void insertController() {
        transaction.insert(
                CONTROLLER,
                "controller",
                Map.of("target", Value.of(controller), "connection_mode", Value.of("out-of-band")));
    }

    private void amend(Row bridge) {
        Where ours = Where.uuid(bridge.uuid());
        if (!bridge.text("datapath_type").equals(plan.datapath().word())
                || !bridge.optionalText("fail_mode").equals(Optional.of(plan.failMode()))
                || !bridge.texts("protocols").equals(Set.of(plan.protocol()))) {
            transaction.update(BRIDGE, ours, settings());
        }
        Map<String, String> differing = plan.otherConfig().entrySet().stream()
                .filter(entry -> !bridge.entry("other_config", entry.getKey()).equals(Optional.of(entry.getValue())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        if (!differing.isEmpty()) {
            transaction.mutate(BRIDGE, ours, Mutation.put("other_config", differing));
        }
        amendController(bridge, ours);
        amendTunnel(bridge, ours);
    }

    private void amendController(Row bridge, Where ours) {
        List<Row> rows = bridge.references("controller").stream()
                .flatMap(uuid -> contents.row(CONTROLLER, uuid).stream())
                .toList();
        boolean asPlanned = rows.size() == 1
                && rows.getFirst().text("target").equals(controller)
                && rows.getFirst().optionalText("connection_mode").equals(Optional.of("out-of-band"));
        if (!asPlanned) {
            insertController();
            transaction.update(BRIDGE, ours, Map.of("controller", Value.set(Value.named("controller"))));
        }
    }

    private void amendTunnel(Row bridge, Where ours) {
        Optional<Row> port = bridge.references("ports").stream()
                .flatMap(uuid -> contents.row(PORT, uuid).stream())
                .filter(row -> row.text("name").equals(plan.tunnel().name()))
                .findAny();
        if (port.isEmpty()) {
            insertTunnel();
            transaction.mutate(BRIDGE, ours, Mutation.insert("ports", Value.set(Value.named("tunnel_port"))));
            return;
        }
        List<Row> devices = port.get().references("interfaces").stream()
                .flatMap(uuid -> contents.row(INTERFACE, uuid).stream())
                .toList();
        if (devices.stream().anyMatch(device -> hasOtherNumber(device, plan.tunnel()))) {
            replaceTunnel(port.get().uuid(), ours);
            return;
        }
        for (Row device : devices) {
            if (!isTunnel(device, plan.tunnel())) {
                transaction.update(INTERFACE, Where.uuid(device.uuid()), tunnelSettings(plan.tunnel()));
            }
        }
    }

    /** OVS keeps a port's number for as long as the port is there, whatever is asked for. */
    private void replaceTunnel(UUID port, Where ours) {
        insertTunnel();
        List<Mutation> mutations = new ArrayList<>();
        mutations.add(Mutation.delete("ports", Value.uuids(Set.of(port))));
        mutations.add(Mutation.insert("ports", Value.set(Value.named("tunnel_port"))));
        transaction.mutate(BRIDGE, ours, mutations);
    }

    private static boolean hasOtherNumber(Row device, TunnelPlan tunnel) {
        return device.optionalWhole("ofport").orElse(tunnel.ofport()) > 0
                && device.optionalWhole("ofport").orElse(tunnel.ofport()) != tunnel.ofport();
    }

    private static boolean isTunnel(Row device, TunnelPlan tunnel) {
        return device.text("type").equals(tunnel.type())
                && device.map("options").equals(tunnel.options())
                && device.optionalWhole("ofport_request").orElse(-1) == tunnel.ofport();
    }

    private static Map<String, Value> tunnelSettings(TunnelPlan tunnel) {
        return Map.of(
                "type", Value.of(tunnel.type()),
                "ofport_request", Value.of(tunnel.ofport()),
                "options", Value.map(tunnel.options()));
    }
}
