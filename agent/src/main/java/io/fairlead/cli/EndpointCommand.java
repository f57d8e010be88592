package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Endpoints. */
@Command(name = "endpoint", description = "List and show endpoints: containers' interfaces in networks.")
final class EndpointCommand {

    private static final Table TABLE = Table.of(
            Table.Column.of("ADDRESS", "address"),
            Table.Column.of("IPV6", "address6"),
            Table.Column.of("NETWORK", "network"),
            Table.Column.of("TENANT", "tenant"),
            Table.Column.of("HOST", "hostName"),
            Table.Column.of("CONTAINER", "containerName"),
            Table.Column.of("BY", "by"),
            Table.Column.of("PORT", "ofport"),
            Table.Column.of("ENDPOINT", "id"));

    private static final Table FLOWS = Table.of(
            Table.Column.of("STAGE", "stage"),
            Table.Column.of("PACKETS", "packets"),
            Table.Column.of("BYTES", "bytes"),
            Table.Column.of("FLOW", "flow"));

    @Command(
            name = "list",
            description = "List endpoints.",
            footer = {"", "Example:", "  fairlead endpoint list --network web --host berlin"})
    void list(@Mixin Access access, @Mixin Watch watch, @Mixin Where where) {
        try (Api api = access.api()) {
            JsonNode endpoints = api.get("/endpoints" + where.query());
            access.show(endpoints, () -> TABLE.of(endpoints));
        }
    }

    @Command(
            name = "show",
            description = {
                "Show one endpoint: container, host, port, address, lease, counters, since when, and the flows of its host",
                "that carry its packets, with how many each has seen."
            },
            footer = {"", "Example:", "  fairlead endpoint show one --network web"})
    void show(
            @Mixin Access access,
            @Mixin Watch watch,
            @Mixin Where where,
            @Parameters(
                            paramLabel = "ENDPOINT",
                            description =
                                    "Its id or its container's, or how one begins; its container's name; its address.")
                    String endpoint) {
        try (Api api = access.api()) {
            JsonNode story = api.get("/endpoints/" + Api.part(endpoint) + where.query());
            access.show(story, () -> text(story));
        }
    }

    private static String text(JsonNode story) {
        ObjectNode fields = story.path("endpoint").deepCopy();
        JsonNode lease = story.path("lease");
        fields.put(
                "lease",
                lease.isObject()
                        ? "%s, %s, epoch %s"
                                .formatted(
                                        lease.path("block").asText(),
                                        lease.path("state").asText(),
                                        lease.path("epoch").asText())
                        : "none: nothing reaches it");
        JsonNode state = story.path("state");
        if (state.isObject()) {
            fields.put("link", state.path("link").asText());
            fields.put("mtu", state.path("mtu").asText());
            fields.put("fromContainer", passed(state.path("received")));
            fields.put("toContainer", passed(state.path("sent")));
        }
        fields.set("reachedFrom", story.path("reachedFrom"));
        return Table.fields(fields) + "\n\n" + FLOWS.of(story.path("flows"));
    }

    private static String passed(JsonNode direction) {
        return "%s packets, %s bytes, %s dropped, %s errors"
                .formatted(
                        direction.path("packets").asText(),
                        direction.path("bytes").asText(),
                        direction.path("dropped").asText(),
                        direction.path("errors").asText());
    }
}
