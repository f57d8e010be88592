package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Endpoints. */
@Command(name = "endpoint", description = "List endpoints: containers' interfaces in networks.")
final class EndpointCommand {

    private static final Table TABLE = Table.of(
            Table.Column.of("ADDRESS", "address"),
            Table.Column.of("NETWORK", "network"),
            Table.Column.of("TENANT", "tenant"),
            Table.Column.of("HOST", "hostName"),
            Table.Column.of("CONTAINER", "containerName"),
            Table.Column.of("PORT", "ofport"),
            Table.Column.of("ENDPOINT", "endpoint"));

    @Command(
            name = "list",
            description = "List endpoints.",
            footer = {"", "Example:", "  fairlead endpoint list --network web --host berlin"})
    void list(@Mixin Access access, @Mixin Where where) {
        try (Api api = access.api()) {
            JsonNode endpoints = api.get("/endpoints" + where.query());
            access.show(endpoints, () -> TABLE.of(endpoints));
        }
    }
}
