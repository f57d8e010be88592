package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tenants. */
@Command(name = "tenant", description = "Make, show and delete tenants: owners of networks.")
final class TenantCommand {

    private static final Table TABLE = Table.of(
            Table.Column.of("NAME", "name"),
            Table.Column.of("NETWORKS", "networks"),
            Table.Column.of("ENDPOINTS", "endpoints"));

    @Command(name = "create", description = "Make a tenant.")
    void create(@Mixin Access access, @Parameters(paramLabel = "NAME") String name) {
        try (Api api = access.api()) {
            JsonNode made = api.post("/tenants", Api.JSON.createObjectNode().put("name", name));
            access.show(made, () -> Table.fields(made));
        }
    }

    @Command(name = "list", description = "List all tenants.")
    void list(@Mixin Access access, @Mixin Watch watch) {
        try (Api api = access.api()) {
            JsonNode tenants = api.get("/tenants");
            access.show(tenants, () -> TABLE.of(tenants));
        }
    }

    @Command(name = "show", description = "Show one tenant, its networks and how many endpoints they have.")
    void show(@Mixin Access access, @Mixin Watch watch, @Parameters(paramLabel = "NAME") String name) {
        try (Api api = access.api()) {
            JsonNode tenant = api.get("/tenants/" + Api.part(name));
            access.show(tenant, () -> Table.fields(tenant));
        }
    }

    @Command(name = "delete", description = "Delete a tenant that has no networks any more.")
    void delete(@Mixin Access access, @Parameters(paramLabel = "NAME") String name) {
        try (Api api = access.api()) {
            api.delete("/tenants/" + Api.part(name));
            Terminal.progress("Tenant %s is deleted".formatted(name));
        }
    }
}
