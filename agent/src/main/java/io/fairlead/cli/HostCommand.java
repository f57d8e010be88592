package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Hosts. */
@Command(name = "host", description = "List, show, drain and remove hosts.")
final class HostCommand {

    private static final Table TABLE = Table.of(
            Table.Column.of("NAME", "name"),
            Table.Column.of("STATE", "state"),
            Table.Column.of("DRAINED", "drained"),
            Table.Column.of("ENDPOINTS", "endpoints"),
            Table.Column.of("LEASES", "leases"),
            Table.Column.of("VTEP", "vtep"),
            Table.Column.of("DATAPATH", "datapath"),
            Table.Column.of("MTU", "mtu"),
            Table.Column.of("ID", "id"));

    /** Which set of flows of a host. */
    enum View {
        PLANNED,
        INSTALLED,
        DIFF
    }

    @Command(name = "list", description = "List all hosts and how they are.")
    void list(@Mixin Access access, @Mixin Watch watch) {
        try (Api api = access.api()) {
            JsonNode hosts = api.get("/hosts");
            access.show(hosts, () -> TABLE.of(hosts));
        }
    }

    @Command(name = "show", description = "Show one host: what it is like, and what stands in its way.")
    void show(
            @Mixin Access access,
            @Mixin Watch watch,
            @Parameters(paramLabel = "HOST", description = "Its name or id.") String host) {
        try (Api api = access.api()) {
            JsonNode found = api.get("/hosts/" + Api.part(host));
            access.show(found, () -> Table.fields(found));
        }
    }

    @Command(
            name = "flows",
            description = "Show a host's flows: as planned, as the switch has them, or the difference.",
            footer = {"", "Example:", "  fairlead host flows berlin --view diff"})
    void flows(
            @Mixin Access access,
            @Parameters(paramLabel = "HOST", description = "Its name or id.") String host,
            @Option(
                            names = "--view",
                            defaultValue = "installed",
                            description = "planned, installed or diff (default: ${DEFAULT-VALUE}).")
                    View view) {
        try (Api api = access.api()) {
            JsonNode flows = api.get(
                    "/hosts/" + Api.part(host) + "/flows?view=" + view.name().toLowerCase(Locale.ROOT));
            access.show(flows, () -> Flows.text(flows));
        }
    }

    @Command(
            name = "drain",
            description = {
                "Take a host out of service: it takes no new containers, and those that run go on.",
                "Its blocks go back as they become empty; fairlead host show tells how many are left."
            })
    void drain(@Mixin Access access, @Parameters(paramLabel = "HOST", description = "Its name or id.") String host) {
        try (Api api = access.api()) {
            JsonNode drained = drained(api, host, BooleanNode.TRUE);
            access.show(
                    drained,
                    () -> "Host %s is drained. It still has %d endpoints and %d leases: fairlead host show %s --watch"
                            .formatted(
                                    host,
                                    drained.path("endpoints").asInt(),
                                    drained.path("leases").asInt(),
                                    host));
        }
    }

    @Command(
            name = "undrain",
            description = "Take a drained host back into service, with the leases that it still has.")
    void undrain(@Mixin Access access, @Parameters(paramLabel = "HOST", description = "Its name or id.") String host) {
        try (Api api = access.api()) {
            JsonNode undrained = drained(api, host, BooleanNode.FALSE);
            access.show(undrained, () -> "Host %s takes containers again".formatted(host));
        }
    }

    private static JsonNode drained(Api api, String host, BooleanNode whether) {
        return api.patch("/hosts/" + Api.part(host), Api.JSON.createObjectNode().set("drained", whether));
    }

    @Command(
            name = "remove",
            description = {
                "Remove a host that is gone for good: its leases are taken back.",
                "A host that still runs leaves by itself: fairlead leave, there."
            })
    void remove(
            @Mixin Access access,
            @Parameters(paramLabel = "HOST", description = "Its name or id.") String host,
            @Option(
                            names = "--force",
                            description = "Also while it runs and has containers, which lose their networks.")
                    boolean force) {
        try (Api api = access.api()) {
            api.delete("/hosts/" + Api.part(host), force);
            Terminal.progress("Host %s is removed".formatted(host));
        }
    }
}
