package io.fairlead.agent.link;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.agent.protocol.DatapathType;
import io.fairlead.ipam.HostId;
import io.fairlead.net.Ip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which cluster this host is in, and what its administrator decided about it: {@code /etc/fairlead/agent.json}.
 *
 * @param controllers at least one; each is tried in turn
 * @param vtep none: the address from which the controllers are reached
 * @param datapath none: the kernel's where it has the module, else userspace
 * @param mtu none: what the underlay leaves after the encapsulation
 * @param ovsdbPort where controllers take OVSDB connections of hosts
 */
public record AgentConfig(
        HostId host,
        String name,
        List<ControllerAddress> controllers,
        Optional<Ip> vtep,
        Optional<DatapathType> datapath,
        Optional<Integer> mtu,
        int ovsdbPort) {

    /** Where controllers take OVSDB connections unless told otherwise. */
    public static final int DEFAULT_OVSDB_PORT = 6640;

    private static final ObjectMapper JSON = new ObjectMapper();

    public AgentConfig {
        controllers = List.copyOf(controllers);
        if (controllers.isEmpty()) {
            throw new IllegalArgumentException("No controller is named");
        }
    }

    /** The same host, with the controllers there are now. */
    public AgentConfig withControllers(List<ControllerAddress> now) {
        return new AgentConfig(host, name, now, vtep, datapath, mtu, ovsdbPort);
    }

    /**
     * Reads the file.
     *
     * @throws IOException that names file and field when it is not what it should be
     */
    public static AgentConfig read(Path file) throws IOException {
        try {
            return of(JSON.readTree(Files.readString(file)));
        } catch (JsonProcessingException e) {
            throw new IOException("%s is not JSON: %s".formatted(file, e.getOriginalMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new IOException("%s: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static AgentConfig of(JsonNode json) {
        var controllers = new ArrayList<ControllerAddress>();
        json.path("controllers").forEach(node -> controllers.add(ControllerAddress.parse(node.asText())));
        return new AgentConfig(
                new HostId(text(json, "hostId").orElseThrow(() -> missing("hostId"))),
                text(json, "name").orElseThrow(() -> missing("name")),
                controllers,
                text(json, "vtep").map(Ip::parse),
                text(json, "datapath").filter(word -> !word.equals("auto")).map(AgentConfig::datapathOf),
                Optional.ofNullable(json.get("mtu")).filter(JsonNode::isInt).map(JsonNode::asInt),
                json.path("ovsdbPort").asInt(DEFAULT_OVSDB_PORT));
    }

    private static IllegalArgumentException missing(String field) {
        return new IllegalArgumentException("field %s is missing; join again".formatted(field));
    }

    private static Optional<String> text(JsonNode json, String field) {
        return Optional.ofNullable(json.get(field)).filter(JsonNode::isTextual).map(JsonNode::asText);
    }

    /** Reads {@code system} or {@code netdev}. */
    public static DatapathType datapathOf(String word) {
        return switch (word) {
            case "system" -> DatapathType.SYSTEM;
            case "netdev" -> DatapathType.NETDEV;
            default -> throw new IllegalArgumentException("Not a datapath (auto, system or netdev): " + word);
        };
    }

    /** Writes the file, at once or not at all. */
    public void write(Path file) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        json.put("hostId", host.value()).put("name", name);
        var list = json.putArray("controllers");
        controllers.forEach(address -> list.add(address.toString()));
        vtep.ifPresent(address -> json.put("vtep", address.toString()));
        datapath.ifPresent(type -> json.put("datapath", type.name().toLowerCase(Locale.ROOT)));
        mtu.ifPresent(bytes -> json.put("mtu", bytes));
        json.put("ovsdbPort", ovsdbPort);
        AtomicFile.write(file, json.toPrettyString() + "\n");
    }
}
