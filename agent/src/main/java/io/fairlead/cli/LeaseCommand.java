package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Leases. */
@Command(name = "lease", description = "List leases: which host hands out which block of a network.")
final class LeaseCommand {

    private static final Table TABLE = Table.of(
            Table.Column.of("BLOCK", "block"),
            Table.Column.of("NETWORK", "network"),
            Table.Column.of("TENANT", "tenant"),
            Table.Column.of("HOST", "hostName"),
            Table.Column.of("STATE", "state"),
            Table.Column.of("BASE", "base"),
            Table.Column.of("EPOCH", "epoch"));

    @Command(
            name = "list",
            description = "List leases.",
            footer = {"", "Example:", "  fairlead lease list --network web"})
    void list(@Mixin Access access, @Mixin Watch watch, @Mixin Where where) {
        try (Api api = access.api()) {
            JsonNode leases = api.get("/leases" + where.query());
            access.show(leases, () -> TABLE.of(leases));
        }
    }
}
