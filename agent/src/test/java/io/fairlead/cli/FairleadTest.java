package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.agent.link.AtomicFile;
import io.fairlead.agent.link.Pem;
import io.fairlead.agent.testing.FakeRest;
import io.fairlead.agent.testing.TestPki;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FairleadTest {

    private static final TestPki PKI = new TestPki();

    @TempDir
    private Path directory;

    private FakeRest rest;

    @BeforeEach
    void start() throws Exception {
        rest = new FakeRest(PKI.controller());
        AtomicFile.write(directory.resolve("ca.pem"), Pem.text(PKI.controllersCa()));
        AtomicFile.writeSecret(directory.resolve("token"), "secret\n");
    }

    @AfterEach
    void stop() {
        rest.close();
    }

    private Shell run(String... command) {
        return runAt(rest.address(), command);
    }

    private Shell runAt(String address, String... command) {
        var all = new ArrayList<>(List.of(command));
        all.addAll(List.of("--controller", address));
        all.addAll(List.of("--ca", directory.resolve("ca.pem").toString()));
        all.addAll(List.of("--token-file", directory.resolve("token").toString()));
        return Shell.run(all.toArray(String[]::new));
    }

    @Test
    void listsNetworksInColumns() {
        rest.on(
                "GET /api/v1/tenants/default/networks",
                200,
                "[{\"vni\":7,\"tenant\":\"default\",\"name\":\"web\",\"dockerName\":\"web\",\"subnet\":\"10.1.0.0/24\","
                        + "\"gateway\":\"10.1.0.1\",\"mtu\":1450}]");

        Shell list = run("network", "list");

        assertThat(list.out()).isEqualTo("""
                        NAME   TENANT    SUBNET        GATEWAY    IPV6   MTU    VNI   IN DOCKER
                        web    default   10.1.0.0/24   10.1.0.1   -      1450   7     web
                        """);
        assertThat(list.exit()).isZero();
        assertThat(rest.asked().getFirst().authorization()).isEqualTo("Bearer secret");
    }

    @Test
    void showsHowTheBlocksOfANetworkAreUsed() {
        rest.on("GET /api/v1/tenants/acme/networks/db", 200, "{\"name\":\"db\"}");
        rest.on(
                "GET /api/v1/leases?network=db&tenant=acme",
                200,
                "[{\"block\":\"10.2.0.0/30\",\"hostName\":\"berlin\",\"state\":\"usable\"},"
                        + "{\"block\":\"10.2.0.4/30\",\"hostName\":\"rome\",\"state\":\"claimed\"}]");
        rest.on(
                "GET /api/v1/endpoints?network=db&tenant=acme",
                200,
                "[{\"address\":\"10.2.0.1\"},{\"address\":\"10.2.0.2\"},{\"address\":\"10.2.0.7\"}]");

        assertThat(run("network", "show", "db", "--tenant", "acme").out()).isEqualTo("""
                        name: db

                        BLOCK         HOST     STATE     IN USE   ADDRESSES
                        10.2.0.0/30   berlin   usable    2        .##.
                        10.2.0.4/30   rome     claimed   1        ...#
                        """);
    }

    @Test
    void tellsTheStoryOfAnEndpoint() {
        rest.on("GET /api/v1/endpoints/one?network=web", 200, """
                {"endpoint":{"id":"e1","address":"10.1.0.5","containerName":"one"},
                 "lease":{"block":"10.1.0.0/28","state":"usable","epoch":2},
                 "state":{"link":"up","mtu":1450,"received":{"packets":3,"bytes":300,"dropped":0,"errors":0},
                          "sent":{"packets":4,"bytes":400,"dropped":1,"errors":0}},
                 "flows":[{"stage":"guard","packets":3,"bytes":300,"flow":"table=10, ip actions=goto_table:11"}],
                 "reachedFrom":["berlin","rome"]}""");

        assertThat(run("endpoint", "show", "one", "--network", "web").out()).isEqualTo("""
                        id:            e1
                        address:       10.1.0.5
                        containerName: one
                        lease:         10.1.0.0/28, usable, epoch 2
                        link:          up
                        mtu:           1450
                        fromContainer: 3 packets, 300 bytes, 0 dropped, 0 errors
                        toContainer:   4 packets, 400 bytes, 1 dropped, 0 errors
                        reachedFrom:   berlin,rome

                        STAGE   PACKETS   BYTES   FLOW
                        guard   3         300     table=10, ip actions=goto_table:11
                        """);
    }

    @Test
    void drainsAHostAndTakesItBack() {
        rest.on(
                "PATCH /api/v1/hosts/berlin",
                200,
                asked -> "{\"name\":\"berlin\",\"endpoints\":3,\"leases\":2,%s"
                        .formatted(asked.body().substring(1)));

        Shell drain = run("host", "drain", "berlin");

        assertThat(drain.out())
                .isEqualTo(
                        "Host berlin is drained. It still has 3 endpoints and 2 leases: fairlead host show berlin --watch\n");
        assertThat(rest.asked().getLast().body()).isEqualTo("{\"drained\":true}");
        assertThat(run("host", "undrain", "berlin", "--json").out()).contains("\"drained\" : false");
        assertThat(rest.asked().getLast().body()).isEqualTo("{\"drained\":false}");
        rest.refuse("PATCH /api/v1/hosts/nobody", 404, "No host nobody");
        assertThat(run("host", "drain", "nobody").exit()).isEqualTo(4);
    }

    @Test
    void showsATenant() {
        rest.on("GET /api/v1/tenants/acme", 200, "{\"name\":\"acme\",\"networks\":[\"db\",\"web\"],\"endpoints\":3}");

        assertThat(run("tenant", "show", "acme").out()).isEqualTo("""
                        name:      acme
                        networks:  db,web
                        endpoints: 3
                        """);
    }

    @Test
    void printsJsonAsItCame() {
        rest.on("GET /api/v1/hosts", 200, "[{\"name\":\"berlin\",\"state\":\"ready\"}]");

        assertThat(run("host", "list", "--json").out())
                .isEqualToIgnoringWhitespace("[{\"name\":\"berlin\",\"state\":\"ready\"}]");
    }

    @Test
    void createsANetworkOfATenant() {
        rest.on("POST /api/v1/tenants/acme/networks", 201, "{\"name\":\"db\",\"subnet\":\"10.2.0.0/24\"}");

        Shell create = run(
                "network",
                "create",
                "db",
                "--tenant",
                "acme",
                "--subnet",
                "10.2.0.0/24",
                "--gateway",
                "10.2.0.1",
                "--mtu",
                "1400");

        assertThat(create.out()).isEqualTo("name:   db\nsubnet: 10.2.0.0/24\n");
        assertThat(rest.asked().getFirst().body())
                .isEqualTo("{\"name\":\"db\",\"subnet\":\"10.2.0.0/24\",\"gateway\":\"10.2.0.1\",\"mtu\":1400}");
    }

    @Test
    void waitsUntilEveryHostsDockerHasTheNetwork() {
        String path = " /api/v1/tenants/default/networks";
        rest.on("POST" + path, 201, "{\"name\":\"web\",\"missingOn\":[\"host1\"]}");
        rest.on("GET" + path + "/web", 200, "{\"name\":\"web\",\"missingOn\":[]}");

        Shell said = run("network", "create", "web");

        assertThat(said.exit()).isZero();
        assertThat(said.out()).doesNotContain("host1");
        assertThat(rest.asked()).hasSize(2);
        assertThat(run("network", "create", "web", "--no-wait").out()).contains("host1");
    }

    @Test
    void asksForIpv6AndAddressesSetAside() {
        rest.on("POST /api/v1/tenants/default/networks", 201, "{\"name\":\"web\"}");

        String command =
                "network create web --ipv6 --exclude 10.1.0.2-10.1.0.9 --exclude 10.1.0.77 --reserve 10.1.1.0/24";
        assertThat(run(command.split(" ")).exit()).isZero();
        assertThat(run("network", "create", "web", "--ipv6-prefix", "fd00::/96").exit())
                .isZero();

        assertThat(rest.asked())
                .extracting(FakeRest.Asked::body)
                .containsExactly(
                        "{\"name\":\"web\",\"prefix6\":\"auto\",\"excluded\":[\"10.1.0.2-10.1.0.9\",\"10.1.0.77\"],"
                                + "\"reserved\":[\"10.1.1.0/24\"]}",
                        "{\"name\":\"web\",\"prefix6\":\"fd00::/96\"}");
    }

    @Test
    void narrowsListsByQuery() {
        rest.on("GET /api/v1/leases?host=berlin&network=web", 200, "[]");

        assertThat(run("lease", "list", "--network", "web", "--host", "berlin").out())
                .isEqualTo("BLOCK   NETWORK   TENANT   HOST   STATE   BASE   EPOCH\n");
    }

    @Test
    void listsExceptionsWithTheirReasons() {
        rest.on("GET /api/v1/leases/exceptions?network=web", 200, """
                [{"address":"10.1.0.9","network":"web","tenant":"default","hostName":"paris","state":"usable",
                  "containerName":"db","since":"2026-11-23T13:40:19Z","reason":"in block 10.1.0.0/28 of host berlin"},
                 {"address":"10.1.0.8","since":null}]
                """);

        assertThat(run("lease", "list", "--exceptions", "--network", "web").out())
                .contains("ADDRESS", "REASON", "10.1.0.9", "paris", "db", "in block 10.1.0.0/28 of host berlin")
                .doesNotContain("null");
    }

    @Test
    void showsWhyAControllerRefuses() {
        rest.refuse("DELETE /api/v1/tenants/default/networks/web", 409, "Network web has 2 endpoints");

        Shell delete = run("network", "delete", "web");

        assertThat(delete.err()).isEqualTo("fairlead: Network web has 2 endpoints\n");
        assertThat(delete.exit()).isEqualTo(1);
    }

    @Test
    void tellsNotFoundFromRefused() {
        rest.refuse("GET /api/v1/hosts/nobody", 404, "No host nobody");

        assertThat(run("host", "show", "nobody").exit()).isEqualTo(4);
    }

    @Test
    void saysThatATokenIsNotLetIn() {
        rest.refuse("GET /api/v1/status", 401, "Send the administrator's token");

        Shell status = run("status");

        assertThat(status.exit()).isEqualTo(3);
        assertThat(status.err()).contains("Send the administrator's token");
    }

    @Test
    void saysThatNobodyAnswers() {
        String address = rest.address();
        rest.close();

        Shell status = runAt(address, "status");

        assertThat(status.exit()).isEqualTo(3);
        assertThat(status.err()).contains("The controller at " + address + " can't be reached");
    }

    @Test
    void doesNotTalkToAControllerOfAnotherCluster() throws Exception {
        try (var stranger = new FakeRest(new TestPki().controller())) {
            Shell status = runAt(stranger.address(), "status");

            assertThat(status.exit()).isEqualTo(3);
            assertThat(status.err()).contains("does not prove that it is ours");
            assertThat(stranger.asked()).isEmpty();
        }
    }

    @Test
    void saysThatAMachineIsInNoCluster() {
        System.setProperty("fairlead.etc", directory.resolve("etc").toString());
        System.setProperty("fairlead.var", directory.resolve("var").toString());
        try {
            Shell status = Shell.run(
                    "status", "--token-file", directory.resolve("token").toString());

            assertThat(status.exit()).isEqualTo(3);
            assertThat(status.err()).contains("in no cluster").contains("--ca FILE");
        } finally {
            System.clearProperty("fairlead.etc");
            System.clearProperty("fairlead.var");
        }
    }

    @Test
    void saysThatThereIsNoTokenInStandardInput() {
        Shell join = Shell.runWith("", "join", "--controller", rest.address(), "--token-file", "-");

        assertThat(join.exit()).isEqualTo(2);
        assertThat(join.err()).contains("no token in standard input");
    }

    @Test
    void tellsItsVersion() {
        assertThat(Shell.run("--version").out()).isNotBlank();
    }

    @Test
    void printsATokenAlone() {
        rest.on("POST /api/v1/tokens", 201, "{\"token\":\"fl1.a.b.c\",\"id\":\"b\"}");

        assertThat(run("token", "create", "--ttl", "10m", "--uses", "3").out()).isEqualTo("fl1.a.b.c\n");
        assertThat(rest.asked().getFirst().body()).isEqualTo("{\"ttlSeconds\":600,\"uses\":3}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "network",
                "network create",
                "network list --frob",
                "network list --controller 999.1.1.1",
                "token create --ttl soon",
                "frob"
            })
    void endsWithTwoWhenMisused(String command) {
        Shell misused = Shell.run(command.split(" "));

        assertThat(misused.exit()).isEqualTo(2);
        assertThat(misused.err()).isNotEmpty().doesNotContain("Exception");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "join",
                "leave",
                "status",
                "token create",
                "cluster remove",
                "network create",
                "network list",
                "host flows",
                "endpoint list",
                "lease list"
            })
    void helpsWithEveryCommand(String command) {
        var words = new ArrayList<>(List.of((command + " --help").strip().split(" ")));

        Shell help = Shell.run(words.toArray(String[]::new));

        assertThat(help.exit()).isZero();
        assertThat(help.out()).startsWith("Usage: " + ("fairlead " + command).strip());
    }
}
