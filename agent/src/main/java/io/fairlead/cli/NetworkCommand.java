package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Networks. */
@Command(name = "network", description = "Make, show and delete networks.", subcommands = NetworkCommand.Create.class)
final class NetworkCommand {

    private static final Table TABLE = Table.of(
            Table.Column.of("NAME", "name"),
            Table.Column.of("TENANT", "tenant"),
            Table.Column.of("SUBNET", "subnet"),
            Table.Column.of("GATEWAY", "gateway"),
            Table.Column.of("IPV6", "prefix6"),
            Table.Column.of("MTU", "mtu"),
            Table.Column.of("VNI", "vni"),
            Table.Column.of("IN DOCKER", "dockerName"));

    /** Which tenant's networks. */
    static final class OfTenant {

        @Option(
                names = "--tenant",
                paramLabel = "TENANT",
                defaultValue = "default",
                description = "Whose network it is (default: ${DEFAULT-VALUE}).")
        String tenant = "default";

        String path() {
            return "/tenants/" + Api.part(tenant) + "/networks";
        }

        String path(String network) {
            return path() + "/" + Api.part(network);
        }
    }

    /** Makes one. */
    @Command(
            name = "create",
            description = "Make a network, and wait until the Docker of all connected hosts has it.",
            footer = {
                "",
                "Examples:",
                "  fairlead network create web",
                "  fairlead network create db --subnet 10.20.0.0/24 --gateway 10.20.0.1 --ipv6",
                "  fairlead network create lan --subnet 10.30.0.0/24 --exclude 10.30.0.2-10.30.0.20",
                "  docker run --network web …          on any host"
            })
    static final class Create implements Runnable {

        @Mixin
        private final Access access = new Access();

        @Mixin
        private final OfTenant of = new OfTenant();

        @Parameters(
                paramLabel = "NAME",
                description = "1 to 63 lower-case letters, digits and dashes, not a dash first.")
        private String name = "";

        @Option(
                names = "--subnet",
                paramLabel = "CIDR",
                description = "Its IPv4 subnet; else the next free of the pool.")
        private @Nullable String subnet;

        @Option(names = "--gateway", paramLabel = "IP", description = "Its gateway; else the subnet's first address.")
        private @Nullable String gateway;

        @Option(names = "--ipv6", description = "With IPv6; the prefix is made for it (RFC 4193).")
        private boolean ipv6;

        @Option(
                names = "--ipv6-prefix",
                paramLabel = "PREFIX",
                description = "With IPv6, of this /96: an IPv6 address is the prefix and the container's IPv4 address.")
        private @Nullable String prefix6;

        @Option(
                names = "--exclude",
                paramLabel = "RANGE",
                description = "Address, subnet or FIRST-LAST that no container gets; may be given several times.")
        private List<String> excluded = List.of();

        @Option(
                names = "--reserve",
                paramLabel = "RANGE",
                description = "The same for what only containers get that name their address.")
        private List<String> reserved = List.of();

        @Option(
                names = "--mtu",
                paramLabel = "BYTES",
                description = "MTU of its containers; else what all hosts can carry.")
        private @Nullable Integer mtu;

        @Option(names = "--no-wait", negatable = true, description = "Do not wait for the hosts' Docker.")
        private boolean wait = true;

        /** The network as it is when all have it, or patience has ended: a host may be stuck, and the network is made. */
        private JsonNode awaitDocker(Api api, JsonNode made) {
            var patience = Patience.of(Duration.ofSeconds(10));
            JsonNode now = made;
            while (!now.path("missingOn").isEmpty() && !patience.isOver()) {
                patience.pause();
                now = api.get(of.path(name));
            }
            if (!now.path("missingOn").isEmpty()) {
                Terminal.progress(
                        "The network is made, but not every host's Docker has it yet; see: fairlead host show HOST");
            }
            return now;
        }

        private ObjectNode body() {
            ObjectNode body = Api.JSON.createObjectNode().put("name", name);
            if (subnet != null) {
                body.put("subnet", subnet);
            }
            if (gateway != null) {
                body.put("gateway", gateway);
            }
            if (mtu != null) {
                body.put("mtu", mtu);
            }
            if (ipv6 || prefix6 != null) {
                body.put("prefix6", prefix6 == null ? "auto" : prefix6);
            }
            excluded.forEach(range -> body.withArray("excluded").add(range));
            reserved.forEach(range -> body.withArray("reserved").add(range));
            return body;
        }

        @Override
        public void run() {
            ObjectNode body = body();
            try (Api api = access.api()) {
                JsonNode made = api.post(of.path(), body);
                JsonNode there = wait ? awaitDocker(api, made) : made;
                access.show(there, () -> Table.fields(there));
            }
        }
    }

    @Command(name = "list", description = "List a tenant's networks.")
    void list(@Mixin Access access, @Mixin Watch watch, @Mixin OfTenant of) {
        try (Api api = access.api()) {
            JsonNode networks = api.get(of.path());
            access.show(networks, () -> TABLE.of(networks));
        }
    }

    @Command(
            name = "show",
            aliases = "info",
            description = {
                "Show one network and which of its blocks each host holds.",
                "Under ADDRESSES stands # for each that a container has, . for each that none has, - for each that is"
                        + " leased apart from its block."
            })
    void show(
            @Mixin Access access,
            @Mixin Watch watch,
            @Mixin OfTenant of,
            @Parameters(paramLabel = "NAME") String name) {
        try (Api api = access.api()) {
            JsonNode network = api.get(of.path(name));
            access.show(network, () -> Table.fields(network) + "\n\n" + blocks(api, of, name));
        }
    }

    private static String blocks(Api api, OfTenant of, String name) {
        String query = "?network=%s&tenant=%s".formatted(Api.part(name), Api.part(of.tenant));
        return BlockMap.of(api.get("/leases" + query), api.get("/endpoints" + query));
    }

    @Command(
            name = "delete",
            description = "Delete a network that no container uses any more; it leaves every host's Docker.")
    void delete(
            @Mixin Access access,
            @Mixin OfTenant of,
            @Parameters(paramLabel = "NAME") String name,
            @Option(
                            names = "--force",
                            description = "Also where hosts that are out of sight may have containers in it.")
                    boolean force) {
        try (Api api = access.api()) {
            api.delete(of.path(name), force);
            Terminal.progress("Network %s of tenant %s is deleted".formatted(name, of.tenant));
        }
    }
}
