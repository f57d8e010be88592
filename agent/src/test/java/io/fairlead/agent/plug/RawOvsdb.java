package io.fairlead.agent.plug;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * The floor of what adding a port can cost: OVSDB's JSON-RPC by hand on an open connection, the transaction written
 * beforehand, and a monitor of port numbers alone.
 */
final class RawOvsdb implements AutoCloseable {

    private static final String MONITOR = """
            {"id": 0, "method": "monitor",
             "params": ["Open_vSwitch", null, {"Interface": {"columns": ["name", "ofport"]}}]}""";

    private static final String BRIDGE = """
            {"id": 0, "method": "transact",
             "params": ["Open_vSwitch", {"op": "select", "table": "Bridge", "columns": ["_uuid"],
                                         "where": [["name", "==", "br-fairlead"]]}]}""";

    private final SocketChannel channel;
    private final MappingIterator<JsonNode> messages;
    private final String bridge;

    RawOvsdb(Path socket) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        send(BRIDGE);
        // Waits for the first byte already.
        messages = new ObjectMapper().readerFor(JsonNode.class).readValues(Channels.newInputStream(channel));
        bridge = messages.nextValue().at("/result/0/rows/0/_uuid/1").asText();
        send(MONITOR);
        messages.nextValue();
    }

    /** What {@link BridgePorts#add} sends for an endpoint. */
    String addition(Endpoint endpoint) {
        return """
                {"id": 1, "method": "transact", "params": ["Open_vSwitch",
                 {"op": "wait", "table": "Bridge", "where": [["_uuid", "==", ["uuid", "%1$s"]]],
                  "columns": ["name"], "until": "==", "rows": [{"name": "br-fairlead"}], "timeout": 0},
                 {"op": "insert", "table": "Interface", "uuid-name": "device",
                  "row": {"name": "%2$s", "ofport_request": %3$d, "external_ids": ["map", [
                   ["fairlead-endpoint", "%4$s"], ["fairlead-network", "%5$s"], ["fairlead-tenant", "%6$s"],
                   ["fairlead-vni", "%7$s"], ["fairlead-address", "%8$s"], ["fairlead-epoch", "%9$d"],
                   ["fairlead-by", "docker"]]]}},
                 {"op": "insert", "table": "Port", "uuid-name": "port",
                  "row": {"name": "%2$s", "interfaces": ["set", [["named-uuid", "device"]]]}},
                 {"op": "mutate", "table": "Bridge", "where": [["_uuid", "==", ["uuid", "%1$s"]]],
                  "mutations": [["ports", "insert", ["set", [["named-uuid", "port"]]]]]}]}""".formatted(
                        bridge,
                        endpoint.portName(),
                        endpoint.slot().port().value(),
                        endpoint.id(),
                        endpoint.network().name(),
                        endpoint.network().tenant(),
                        endpoint.vni(),
                        endpoint.slot().address(),
                        endpoint.epoch());
    }

    /** Adds a port and returns when it has its number. */
    void add(String addition, String port) throws IOException {
        send(addition);
        while (true) {
            JsonNode message = messages.nextValue();
            if (message.path("error").isObject() || message.at("/result").findValue("error") != null) {
                throw new IOException("Open vSwitch refuses it: " + message);
            }
            for (JsonNode row : message.at("/params/1/Interface")) {
                if (row.at("/new/name").asText().equals(port)
                        && row.at("/new/ofport").isNumber()) {
                    return;
                }
            }
        }
    }

    /** Takes what others changed in the meantime, as far as there is a message for this port. */
    void skipUntilRemoved(String port) throws IOException {
        while (true) {
            for (JsonNode row : messages.nextValue().at("/params/1/Interface")) {
                if (row.at("/old/name").asText().equals(port) && !row.has("new")) {
                    return;
                }
            }
        }
    }

    private void send(String request) throws IOException {
        var bytes = ByteBuffer.wrap(request.getBytes(UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
