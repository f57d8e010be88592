package io.fairlead.agent.attach;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.agent.cluster.NetworkId;
import io.fairlead.agent.plug.Route;
import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Attachments as JSON: in the file that keeps them, and on the agent's socket. */
final class AttachmentJson {

    private AttachmentJson() {}

    static ObjectNode write(Attachment attachment) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("container", attachment.container())
                .put("name", attachment.name())
                .put("namespace", attachment.namespace())
                .put("network", attachment.network().toString())
                .put("by", attachment.by().word())
                .put("endpoint", attachment.endpoint())
                .put("address", attachment.address().toString())
                .put("interface", attachment.interfaceName());
        json.set("settings", write(attachment.settings()));
        return json;
    }

    static Attachment read(JsonNode json) {
        return new Attachment(
                required(json, "container"),
                required(json, "name"),
                required(json, "namespace"),
                NetworkId.parse(required(json, "network")),
                Attachment.By.of(required(json, "by")),
                readSettings(json.path("settings")),
                required(json, "endpoint"),
                Ip.parse(required(json, "address")),
                required(json, "interface"));
    }

    private static ObjectNode write(Settings settings) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        settings.address().ifPresent(address -> json.put("ip", address.toString()));
        settings.mac().ifPresent(mac -> json.put("mac", mac.toString()));
        settings.interfaceName().ifPresent(name -> json.put("ifname", name));
        settings.mtu().ifPresent(mtu -> json.put("mtu", mtu));
        if (!settings.routes().isEmpty()) {
            var routes = json.putArray("routes");
            settings.routes().forEach(route -> routes.add(route.toString()));
        }
        if (settings.defaultRoute()) {
            json.put("defaultRoute", true);
        }
        return json;
    }

    /** Reads what a command asks for as well; throws with a sentence on what is wrong. */
    static Settings readSettings(JsonNode json) {
        List<Route> routes = new ArrayList<>();
        json.path("routes").forEach(route -> routes.add(Route.parse(route.asText())));
        return new Settings(
                optional(json, "ip").map(Ip::parse),
                optional(json, "mac").map(MacAddress::parse),
                optional(json, "ifname"),
                routes,
                mtu(json.path("mtu")),
                json.path("defaultRoute").asBoolean());
    }

    private static OptionalInt mtu(JsonNode json) {
        if (json.isMissingNode() || json.isNull()) {
            return OptionalInt.empty();
        }
        if (!json.isInt()) {
            throw new IllegalArgumentException("Not an MTU: " + json);
        }
        return OptionalInt.of(json.intValue());
    }

    private static Optional<String> optional(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
            throw new IllegalArgumentException("Not a text: %s of %s".formatted(value, field));
        }
        return Optional.ofNullable(value.textValue());
    }

    private static String required(JsonNode json, String field) {
        return optional(json, field).orElseThrow(() -> new IllegalArgumentException("It lacks " + field));
    }
}
