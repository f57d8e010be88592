package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** This host's containers in networks. */
@Command(
        name = "info",
        description = {
            "Show which containers of this host are in which networks, and by whom: docker, label or attach.",
            "It is asked of the host's agent, so no controller is needed."
        },
        footer = {"", "Examples:", "  fairlead info", "  fairlead info db"})
final class InfoCommand implements Runnable {

    private static final Table TABLE = Table.of(
            Table.Column.of("CONTAINER", "container"),
            Table.Column.of("NETWORK", "network"),
            Table.Column.of("ADDRESS", "address"),
            Table.Column.of("MAC", "mac"),
            Table.Column.of("INTERFACE", "interface"),
            Table.Column.of("BY", "by"),
            Table.Column.of("PORT", "port"));

    @Mixin
    private final LocalAgent agent = new LocalAgent();

    @Parameters(
            arity = "0..1",
            paramLabel = "CONTAINER",
            description = "Only of this container, by name, id or how its id begins.")
    private @Nullable String container;

    @Override
    public void run() {
        JsonNode all = agent.call("Endpoints", Api.JSON.createObjectNode()).path("endpoints");
        ArrayNode shown = Api.JSON.createArrayNode();
        for (JsonNode endpoint : all) {
            if (container == null || isOf(endpoint, container)) {
                shown.add(endpoint);
            }
        }
        if (container != null && shown.isEmpty()) {
            throw new CliException(
                    Exit.NOT_FOUND, "No container %s of this host is in a network of the cluster".formatted(container));
        }
        agent.show(shown, () -> TABLE.of(shown));
    }

    private static boolean isOf(JsonNode endpoint, String container) {
        return endpoint.path("container").asText().equals(container)
                || endpoint.path("containerId").asText().startsWith(container);
    }
}
