package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

    private static final Table EXCEPTIONS = Table.of(
            Table.Column.of("ADDRESS", "address"),
            Table.Column.of("NETWORK", "network"),
            Table.Column.of("TENANT", "tenant"),
            Table.Column.of("HOST", "hostName"),
            Table.Column.of("STATE", "state"),
            Table.Column.of("CONTAINER", "containerName"),
            Table.Column.of("SINCE", "since"),
            Table.Column.of("REASON", "reason"));

    @Command(
            name = "list",
            description = "List leases.",
            footer = {
                "",
                "Examples:",
                "  fairlead lease list --network web",
                "  fairlead lease list --exceptions      addresses in other hosts' blocks, chosen MACs"
            })
    void list(
            @Mixin Access access,
            @Mixin Watch watch,
            @Mixin Where where,
            @Option(names = "--exceptions", description = "Only single addresses, each with the reason for it.")
                    boolean exceptions) {
        try (Api api = access.api()) {
            if (exceptions) {
                JsonNode singles = api.get("/leases/exceptions" + where.query());
                access.show(singles, () -> EXCEPTIONS.of(singles));
                return;
            }
            JsonNode leases = api.get("/leases" + where.query());
            access.show(leases, () -> TABLE.of(leases));
        }
    }
}
