package io.fairlead.agent.link;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.agent.link.OvsdbCall.Row;
import io.fairlead.agent.protocol.Message.Facts;
import io.fairlead.ipam.HostId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Lets this host's Open vSwitch dial the controllers, and lets it go again.
 *
 * <p>Rows of ours carry a mark in their {@code external_ids}, so that others' stay untouched and nothing of ours is left.
 */
public final class OvsAttachment {

    /** On every row that this agent has made; its value is the host's id. */
    static final String MARK = "fairlead-agent";

    /** The keys of the database's own {@code external_ids} that are ours. */
    private static final List<String> KEYS =
            List.of("fairlead-host-id", "fairlead-vtep", "fairlead-mtu", "fairlead-datapath");

    /** Milliseconds after which a silent controller is asked for a sign of life. */
    private static final int INACTIVITY_PROBE = 10_000;

    private static final String ROOT = "Open_vSwitch";

    private final Path socket;
    private final Places places;

    /** The Open vSwitch whose database listens on that socket. */
    public OvsAttachment(Path socket, Places places) {
        this.socket = socket;
        this.places = places;
    }

    private record Present(Row root, List<Row> tls, List<Row> managers) {}

    private Present present() throws IOException {
        List<List<Row>> rows = new OvsdbCall(socket)
                .select(ROOT, "external_ids", "ssl", "manager_options")
                .select("SSL", "private_key", "certificate", "ca_cert", "external_ids")
                .select("Manager", "target", "connection_mode", "inactivity_probe", "external_ids")
                .commit();
        if (rows.getFirst().isEmpty()) {
            throw new IOException("Open vSwitch's database is empty: is ovs-vswitchd set up and running?");
        }
        return new Present(rows.get(0).getFirst(), rows.get(1), rows.get(2));
    }

    /**
     * Makes sure that nobody else's TLS is in the way.
     *
     * @throws IOException with what to do if it is; nothing is changed
     */
    public void requireRoom() throws IOException {
        for (Row tls : present().tls()) {
            if (!isOurs(tls) && !hasOurPaths(tls)) {
                throw new IOException(
                        ("Open vSwitch on this host has a TLS configuration of somebody else (private_key=%s), and it can"
                                        + " have only one. If nobody needs it: ovs-vsctl del-ssl")
                                .formatted(tls.text("private_key")));
            }
        }
    }

    /**
     * Brings the database to where it must be; says whether there was something to do.
     *
     * @throws IOException if Open vSwitch does not answer, or has another's TLS configuration
     */
    public boolean ensure(AgentConfig config, Facts facts) throws IOException {
        requireRoom();
        Present present = present();
        var call = new OvsdbCall(socket);
        identify(call, present.root(), ids(config.host(), facts));
        encrypt(call, present, config.host());
        dial(call, present, config);
        if (call.isEmpty()) {
            return false;
        }
        List<List<Row>> _ = call.commit();
        return true;
    }

    private static Map<String, String> ids(HostId host, Facts facts) {
        var ids = new LinkedHashMap<String, String>();
        ids.put("fairlead-host-id", host.value());
        ids.put("fairlead-vtep", facts.vtep().toString());
        ids.put("fairlead-mtu", Integer.toString(facts.mtu()));
        ids.put("fairlead-datapath", facts.datapath().name().toLowerCase(Locale.ROOT));
        return ids;
    }

    private static void identify(OvsdbCall call, Row root, Map<String, String> ids) {
        var different = new LinkedHashMap<>(ids);
        different
                .entrySet()
                .removeIf(id -> root.entry("external_ids", id.getKey()).equals(Optional.of(id.getValue())));
        if (!different.isEmpty()) {
            call.mutate(ROOT, "external_ids", "delete", OvsdbCall.texts(List.copyOf(different.keySet())));
            call.mutate(ROOT, "external_ids", "insert", OvsdbCall.map(different));
        }
    }

    private void encrypt(OvsdbCall call, Present present, HostId host) {
        if (present.tls().isEmpty()) {
            call.insert("SSL", "tls", tls(host));
            call.update(ROOT, Optional.empty(), set("ssl", OvsdbCall.named("tls")));
        } else if (!hasOurPaths(present.tls().getFirst())) {
            call.update("SSL", Optional.of(present.tls().getFirst().uuid()), tls(host));
        }
    }

    private ObjectNode tls(HostId host) {
        return marked(host)
                .put("private_key", places.key().toString())
                .put("certificate", places.certificate().toString())
                .put("ca_cert", places.controllersCa().toString());
    }

    private boolean hasOurPaths(Row tls) {
        return tls.text("private_key").equals(places.key().toString())
                && tls.text("certificate").equals(places.certificate().toString())
                && tls.text("ca_cert").equals(places.controllersCa().toString());
    }

    private static void dial(OvsdbCall call, Present present, AgentConfig config) {
        Set<String> missing = new TreeSet<>();
        config.controllers().forEach(controller -> missing.add(controller.ssl(config.ovsdbPort())));
        var leaving = new ArrayList<String>();
        for (Row manager : present.managers()) {
            boolean wanted = missing.remove(manager.text("target"));
            if (isOurs(manager) && !wanted) {
                leaving.add(manager.uuid());
            } else if (isOurs(manager) && !isSet(manager)) {
                call.update("Manager", Optional.of(manager.uuid()), manager(config.host(), manager.text("target")));
            }
        }
        if (!leaving.isEmpty()) {
            call.mutate(ROOT, "manager_options", "delete", references(leaving));
        }
        int number = 0;
        for (String target : missing) {
            String name = "manager" + number++;
            call.insert("Manager", name, manager(config.host(), target));
            call.mutate(ROOT, "manager_options", "insert", OvsdbCall.set(List.of(OvsdbCall.named(name))));
        }
    }

    /** Out of band: otherwise OVS puts hidden flows into every bridge of the host. */
    private static ObjectNode manager(HostId host, String target) {
        return marked(host)
                .put("target", target)
                .put("connection_mode", "out-of-band")
                .put("inactivity_probe", INACTIVITY_PROBE);
    }

    private static boolean isSet(Row manager) {
        return manager.text("connection_mode").equals("out-of-band")
                && manager.text("inactivity_probe").equals(Integer.toString(INACTIVITY_PROBE));
    }

    private static ObjectNode marked(HostId host) {
        return set("external_ids", OvsdbCall.map(Map.of(MARK, host.value())));
    }

    private static ObjectNode set(String column, JsonNode value) {
        ObjectNode row = OvsdbCall.row();
        row.set(column, value);
        return row;
    }

    private static JsonNode references(List<String> uuids) {
        return OvsdbCall.set(uuids.stream().map(OvsdbCall::uuid).toList());
    }

    private static boolean isOurs(Row row) {
        return row.entry("external_ids", MARK).isPresent();
    }

    /**
     * Takes away all that {@link #ensure} has made, and these bridges with it, in one step: so no controller can bring
     * anything back.
     *
     * @param bridges row ids of bridges of ours
     */
    public void remove(List<String> bridges) throws IOException {
        Present present = present();
        var call = new OvsdbCall(socket);
        call.mutate(ROOT, "external_ids", "delete", OvsdbCall.texts(KEYS));
        if (present.tls().stream().anyMatch(OvsAttachment::isOurs)) {
            call.update(ROOT, Optional.empty(), set("ssl", OvsdbCall.set(List.of())));
        }
        List<String> managers = present.managers().stream()
                .filter(OvsAttachment::isOurs)
                .map(Row::uuid)
                .toList();
        call.mutate(ROOT, "manager_options", "delete", references(managers));
        call.mutate(ROOT, "bridges", "delete", references(bridges));
        List<List<Row>> _ = call.commit();
    }
}
