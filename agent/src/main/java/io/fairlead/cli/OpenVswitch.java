package io.fairlead.cli;

import io.fairlead.agent.link.OvsAttachment;
import io.fairlead.agent.link.OvsdbCall;
import io.fairlead.agent.link.OvsdbCall.Row;
import io.fairlead.agent.link.Places;
import io.fairlead.agent.plug.HostBridge;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** This machine's Open vSwitch, as joining and leaving see it. */
final class OpenVswitch {

    private static final String TUNNEL = "fl-vxlan";

    private OpenVswitch() {}

    /** Makes sure that this cluster's TLS fits in. */
    static void requireRoom(Path socket, Places places) {
        try {
            new OvsAttachment(socket, places).requireRoom();
        } catch (IOException e) {
            throw new CliException(Exit.REFUSED, "%s Nothing is changed.".formatted(e.getMessage()));
        }
    }

    /** What the host's bridge still lacks, in half a sentence; empty when it is up. */
    static String missing(Path socket) {
        try {
            List<List<Row>> rows = new OvsdbCall(socket)
                    .select("Bridge", "name", "controller")
                    .select("Controller", "target", "is_connected")
                    .select("Interface", "name", "ofport", "error")
                    .commit();
            Optional<Row> bridge = named(rows.get(0), HostBridge.NAME);
            Optional<Row> tunnel = named(rows.get(2), TUNNEL);
            if (bridge.isEmpty() || tunnel.isEmpty()) {
                return "the controllers have not made the bridge %s yet".formatted(HostBridge.NAME);
            }
            if (!tunnel.get().text("error").isEmpty()) {
                return "the tunnel port %s fails: %s"
                        .formatted(TUNNEL, tunnel.get().text("error"));
            }
            List<String> ours = bridge.get().references("controller");
            boolean connected = rows.get(1).stream()
                    .anyMatch(row -> ours.contains(row.uuid())
                            && row.text("is_connected").equals("true"));
            return connected ? "" : "the bridge %s has no connection to a controller yet".formatted(HostBridge.NAME);
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static Optional<Row> named(List<Row> rows, String name) {
        return rows.stream().filter(row -> row.text("name").equals(name)).findFirst();
    }

    /**
     * A container's interface in a network of the cluster.
     *
     * @param link its host end
     * @param container its container's name, or as much as is known of it
     */
    record Endpoint(String link, String container) {}

    static List<Endpoint> endpoints(Path socket) throws IOException {
        return new OvsdbCall(socket)
                .select("Interface", "name", "external_ids").commit().getFirst().stream()
                        .filter(row ->
                                row.entry("external_ids", "fairlead-endpoint").isPresent())
                        .map(row -> new Endpoint(row.text("name"), container(row)))
                        .toList();
    }

    private static String container(Row row) {
        return row.entry("external_ids", "fairlead-container-name")
                .or(() -> row.entry("external_ids", "fairlead-address"))
                .orElse(row.text("name"));
    }

    /** Removes what joining and the controllers have made; a bridge of that name which they did not make stays. */
    static void remove(Path socket, Places places) throws IOException {
        List<List<Row>> rows = new OvsdbCall(socket)
                .select("Bridge", "name", "ports", "other_config", "fail_mode")
                .select("Port", "name")
                .commit();
        List<String> ours = rows.get(0).stream()
                .filter(bridge -> bridge.text("name").equals(HostBridge.NAME) && hasTunnel(bridge, rows.get(1)))
                .map(Row::uuid)
                .toList();
        new OvsAttachment(socket, places).remove(ours);
    }

    private static boolean hasTunnel(Row bridge, List<Row> ports) {
        List<String> held = bridge.references("ports");
        return ports.stream().anyMatch(port -> port.text("name").equals(TUNNEL) && held.contains(port.uuid()));
    }
}
