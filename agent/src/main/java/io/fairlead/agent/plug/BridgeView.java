package io.fairlead.agent.plug;

import io.fairlead.ovsdb.Contents;
import io.fairlead.ovsdb.Row;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The host's bridge in a copy of its database.
 *
 * @param bridge its row
 * @param ports its ports, each with its only interface
 */
record BridgeView(Row bridge, List<PortView> ports) {

    /** A port and its interface. */
    record PortView(UUID port, Row device) {

        String name() {
            return device.text("name");
        }
    }

    static BridgeView of(Contents contents) throws IOException {
        Row bridge = contents.rows("Bridge").values().stream()
                .filter(row -> row.text("name").equals(HostBridge.NAME))
                .findFirst()
                .orElseThrow(
                        () -> new IOException("This host has no bridge %s yet; a controller makes it after the host has"
                                        .formatted(HostBridge.NAME)
                                + " joined"));
        List<PortView> ports = bridge.references("ports").stream()
                .flatMap(port -> contents.row("Port", port).stream())
                .flatMap(port -> port.references("interfaces").stream()
                        .flatMap(device -> contents.row("Interface", device).stream())
                        .map(device -> new PortView(port.uuid(), device)))
                .toList();
        return new BridgeView(bridge, ports);
    }

    Optional<PortView> port(String name) {
        return ports.stream().filter(port -> port.name().equals(name)).findFirst();
    }
}
