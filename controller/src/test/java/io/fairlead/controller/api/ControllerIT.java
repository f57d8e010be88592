package io.fairlead.controller.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.agent.protocol.HeldBlock;
import io.fairlead.agent.protocol.LeaseNotice;
import io.fairlead.agent.protocol.Message;
import io.fairlead.controller.agents.Reach;
import io.fairlead.controller.store.StoreSetup;
import io.fairlead.controller.testing.FakeAgent;
import io.fairlead.controller.testing.FakeHost;
import io.fairlead.controller.testing.Relay;
import io.fairlead.controller.testing.StoreServer;
import io.fairlead.ipam.LeaseState;
import io.fairlead.net.Ip;
import io.fairlead.net.Vni;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A controller on a real store, with real switches that dial in as hosts do, and agents that speak the protocol. */
class ControllerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String NETWORK = "/api/v1/networks/web";

    @TempDir
    Path directory;

    private final List<AutoCloseable> closing = new ArrayList<>();
    /** A loopback address of the test's own, so that the store's port is free. */
    private final String address = "127.%d.%d.%d".formatted(digit(), digit(), digit());

    private RunningController controller;
    private StoreServer store;

    /** One host as the test drives it. */
    private record Driven(JoinedHost joined, FakeHost ovs, FakeAgent agent) {}

    private static int digit() {
        return ThreadLocalRandom.current().nextInt(1, 250);
    }

    @BeforeEach
    void start() throws Exception {
        StoreSetup.main(new String[] {
            "--fairlead.etc=" + directory.resolve("etc"),
            "--fairlead.var=" + directory.resolve("var"),
            "--fairlead.run=" + directory.resolve("run"),
            "--fairlead.address=" + address
        });
        String options = Files.readAllLines(directory.resolve("run/store.env")).stream()
                .filter(line -> line.startsWith("FAIRLEAD_STORE_OPTIONS="))
                .map(line -> line.substring(line.indexOf('"') + 1, line.lastIndexOf('"')))
                .findAny()
                .orElseThrow();
        List<String> command = new ArrayList<>(List.of("ovsdb-server"));
        command.addAll(List.of(options.split(" ")));
        store = new StoreServer(command, directory.resolve("store.log"));
        controller = startController();
    }

    private RunningController startController() throws Exception {
        var started = new RunningController(directory, address, Map.of("fairlead.reconcile.counts", "1s"));
        closing.add(started);
        await().atMost(PATIENCE)
                .until(() -> started.anonymous("GET", "/actuator/health/readiness", "")
                                .statusCode()
                        == 200);
        return started;
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable part : closing.reversed()) {
            part.close();
        }
        store.kill();
    }

    private Driven host(String name, String vtep) throws Exception {
        JoinedHost joined = JoinedHost.join(controller, name, vtep);
        var ovs = new FakeHost(directory.resolve(name));
        closing.add(ovs);
        joined.equip(ovs.directory());
        FakeAgent agent = agent(joined, name, vtep);
        ovs.dial(
                joined.id().value(),
                "ssl:%s:%d".formatted(address, joined.answer().path("ovsdbPort").asInt()));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(state(name)).isEqualTo("ready"));
        return new Driven(joined, ovs, agent);
    }

    private FakeAgent agent(JoinedHost joined, String name, String vtep) throws Exception {
        var agent = new FakeAgent(
                URI.create("wss://%s:%d/api/v1/agent".formatted(address, controller.port())), joined.tls());
        closing.add(agent);
        agent.hello(joined.id(), name, Ip.parse(vtep));
        await().atMost(PATIENCE)
                .until(() -> agent.last(Message.LeaseStates.class).isPresent());
        return agent;
    }

    private String state(String name) throws Exception {
        return controller.get("/api/v1/hosts/" + name).path("state").asString();
    }

    private Vni network() throws Exception {
        HttpResponse<String> made =
                controller.call("POST", "/api/v1/networks", "{\"name\":\"web\",\"subnet\":\"10.1.0.0/20\"}");
        assertThat(made.statusCode()).as(made.body()).isIn(200, 201);
        return new Vni(controller.get(NETWORK).path("vni").asInt());
    }

    private LeaseNotice lease(Driven host, Vni network) {
        String id = host.agent().send(new Message.LeaseRequest(network));
        await().atMost(PATIENCE).until(() -> host.agent().answer(id).isPresent());
        assertThat(host.agent().answer(id)).get().isInstanceOf(Message.LeaseGranted.class);
        LeaseNotice granted = ((Message.LeaseGranted) host.agent().answer(id).orElseThrow()).lease();
        assertThat(host.agent().last(Message.LeaseStates.class).orElseThrow().leases())
                .as("told before the answer")
                .contains(granted);
        return granted;
    }

    private void assertInStep(String name) throws Exception {
        JsonNode diff = controller.get("/api/v1/hosts/%s/flows?view=diff".formatted(name));
        diff.properties()
                .forEach(list -> assertThat(list.getValue().toString())
                        .as("%s of %s", list.getKey(), name)
                        .isEqualTo("[]"));
    }

    private static long flows(Driven host) throws Exception {
        return host.ovs()
                .ofctl("--no-stats", "dump-flows", "br-fairlead")
                .lines()
                .filter(line -> line.contains("actions="))
                .count();
    }

    private long flowMods() throws Exception {
        return controller
                .call("GET", "/actuator/prometheus", "")
                .body()
                .lines()
                .filter(line -> line.startsWith("fairlead_flow_mods_total"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void leasesBlocksThatAreInstalledEverywhereBeforeTheyAreUsable() throws Exception {
        Vni network = network();
        Driven one = host("one", "192.0.2.1");
        Driven two = host("two", "192.0.2.2");

        LeaseNotice first = lease(one, network);
        LeaseNotice second = lease(two, network);

        assertThat(first.state()).isEqualTo(LeaseState.USABLE);
        assertThat(second.block()).isNotEqualTo(first.block());
        assertInStep("one");
        assertInStep("two");
        assertThat(one.ovs().ofctl("dump-flows", "br-fairlead", "table=80")).contains("192.0.2.2");
        assertThat(two.ovs().ofctl("dump-flows", "br-fairlead", "table=80")).contains("192.0.2.1");
        assertThat(one.ovs().vsctl("get", "bridge", "br-fairlead", "fail_mode")).isEqualTo("secure");
        assertThat(one.ovs().vsctl("get", "interface", "fl-vxlan", "ofport")).isEqualTo("1");
        assertThat(one.agent().last(Message.Networks.class).orElseThrow().networks())
                .singleElement()
                .satisfies(told -> assertThat(told.dockerName()).isEqualTo("web"));
    }

    @Test
    void bringsBackWhatSomebodyRemovedAndRemovesWhatSomebodyAdded() throws Exception {
        Vni network = network();
        Driven one = host("one", "192.0.2.1");
        LeaseNotice _ = lease(one, network);
        long flows = flows(one);

        one.ovs().ofctl("del-flows", "br-fairlead");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(flows(one)).isEqualTo(flows));
        one.ovs().ofctl("add-flow", "br-fairlead", "table=0,priority=7,actions=drop");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(flows(one)).isEqualTo(flows));
        one.ovs().vsctl("set", "bridge", "br-fairlead", "fail_mode=standalone");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(one.ovs().vsctl("get", "bridge", "br-fairlead", "fail_mode"))
                        .isEqualTo("secure"));
        assertInStep("one");
    }

    @Test
    void sendsNoFlowModAfterARestart() throws Exception {
        Vni network = network();
        Driven one = host("one", "192.0.2.1");
        LeaseNotice held = lease(one, network);
        assertThat(flowMods()).isPositive(); // Otherwise the zero below would say nothing.
        controller.close();
        controller = startController();
        one.ovs().dial(one.joined().id().value(), "ssl:%s:%d".formatted(address, ovsdbPort()));
        FakeAgent back = agent(one.joined(), "one", "192.0.2.1");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(state("one")).isEqualTo("ready"));

        assertThat(flowMods()).isZero();
        assertInStep("one");
        assertThat(back.last(Message.LeaseStates.class).orElseThrow().leases())
                .singleElement()
                .isEqualTo(held);
        one.ovs().ofctl("del-flows", "br-fairlead");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(flowMods()).isPositive());
    }

    private int ovsdbPort() {
        return controller.part(Reach.class).ovsdbPort();
    }

    private static void plug(Driven one, Vni network, Ip address, int port) throws Exception {
        one.ovs()
                .vsctl(
                        "add-port",
                        "br-fairlead",
                        "fl0123456789a",
                        "--",
                        "set",
                        "interface",
                        "fl0123456789a",
                        "ofport_request=" + port,
                        "external_ids:fairlead-endpoint=e1",
                        "external_ids:fairlead-vni=" + network,
                        "external_ids:fairlead-network=web",
                        "external_ids:fairlead-tenant=default",
                        "external_ids:fairlead-address=" + address,
                        "external_ids:fairlead-since=\"2026-01-02T03:04:05Z\"",
                        "external_ids:fairlead-container-name=shop");
    }

    private void assertTellsTheStoryOf(String container, LeaseNotice held) throws Exception {
        JsonNode story = controller.get("/api/v1/endpoints/" + container);
        assertThat(story.path("endpoint").path("since").asString()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(story.path("lease").path("block").asString())
                .isEqualTo(held.block().toString());
        assertThat(story.path("state").path("received").path("packets").asInt(-1))
                .isZero();
        assertThat(story.path("flows").findValuesAsString("stage")).contains("guard", "output");
        assertThat(story.path("flows").toString()).contains(held.block().toString());
        assertThat(story.path("reachedFrom")).isEmpty();
        assertThat(controller.get("/api/v1/endpoints/e1").path("endpoint")).isEqualTo(story.path("endpoint"));
        assertThat(controller.call("GET", "/api/v1/endpoints/nobody", "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void showsEndpointsAndTakesBlocksBackOnlyEmpty() throws Exception {
        Vni network = network();
        Driven one = host("one", "192.0.2.1");
        LeaseNotice held = lease(one, network);
        Ip address = held.block().first().plus(5);
        int port = held.base() + (address.bits() & 63);
        plug(one, network, address, port);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(controller.get("/api/v1/endpoints?network=web&host=one"))
                        .singleElement()
                        .satisfies(endpoint -> {
                            assertThat(endpoint.path("ofport").asInt()).isEqualTo(port);
                            assertThat(endpoint.path("containerName").asString())
                                    .isEqualTo("shop");
                        }));
        assertTellsTheStoryOf("shop", held);
        assertThat(controller.call("DELETE", NETWORK, "").statusCode()).isEqualTo(409);
        assertThat(controller.call("DELETE", "/api/v1/hosts/one", "").body()).contains("in-use", "1 endpoints");
        var giving = new Message.LeaseReturn(new HeldBlock(network, held.block(), held.base(), held.epoch()));
        String refused = one.agent().send(giving);
        await().atMost(PATIENCE).until(() -> one.agent().answer(refused).isPresent());

        one.ovs().vsctl("del-port", "br-fairlead", "fl0123456789a");
        await().atMost(PATIENCE).until(() -> controller.get("/api/v1/endpoints").isEmpty());
        String _ = one.agent().send(giving);
        await().atMost(PATIENCE).until(() -> controller.get("/api/v1/leases").isEmpty());
        assertInStep("one");
    }

    @Test
    void drainsAHostWithoutTouchingItsFlowsUntilItsAgentGivesBlocksBack() throws Exception {
        Vni network = network();
        Driven one = host("one", "192.0.2.1");
        LeaseNotice held = lease(one, network);
        long before = flowMods();

        assertThat(controller
                        .call("PATCH", "/api/v1/hosts/one", "{\"drained\":true}")
                        .statusCode())
                .isEqualTo(200);

        await().atMost(PATIENCE)
                .until(() -> one.agent().last(Message.LeaseStates.class).orElseThrow().leases().stream()
                        .allMatch(told -> told.state() == LeaseState.DRAINING));
        String asked = one.agent().send(new Message.LeaseRequest(network));
        await().atMost(PATIENCE).until(() -> one.agent().answer(asked).isPresent());
        assertThat(one.agent().answer(asked).orElseThrow())
                .isInstanceOfSatisfying(
                        Message.ErrorReply.class,
                        refused -> assertThat(refused.message()).contains("Host one is drained", "host undrain one"));
        assertInStep("one");
        assertThat(flowMods()).isEqualTo(before);
        String _ = one.agent()
                .send(new Message.LeaseReturn(new HeldBlock(network, held.block(), held.base(), held.epoch())));
        await().atMost(PATIENCE)
                .until(() -> controller.get("/api/v1/hosts/one").path("leases").asInt() == 0);
    }

    @Test
    void saysWhichHostsDockerLacksANetwork() throws Exception {
        Vni network = network();
        Driven one = host("one", "192.0.2.1");
        assertThat(controller.get(NETWORK).path("missingOn").toString()).isEqualTo("[\"one\"]");

        String _ = one.agent().send(new Message.NetworksPresent(List.of(network)));

        await().atMost(PATIENCE)
                .until(() -> controller.get(NETWORK).path("missingOn").isEmpty());
    }

    @Test
    void refusesWhoIsNotWhoHeSays() throws Exception {
        JoinedHost one = JoinedHost.join(controller, "one", "192.0.2.1");
        JoinedHost two = JoinedHost.join(controller, "two", "192.0.2.2");
        try (var agent = new FakeAgent(
                URI.create("wss://%s:%d/api/v1/agent".formatted(address, controller.port())), one.tls())) {
            agent.hello(two.id(), "two", Ip.parse("192.0.2.2"));
            await().atMost(PATIENCE).until(agent::isClosed);
            assertThat(agent.last(Message.Refused.class)).isPresent();
        }
        assertThat(controller.get("/api/v1/hosts/two").path("agent").asBoolean())
                .isFalse();
    }

    /** A host's certificate is good for any switch; whose it is must not be a matter of what the switch says. */
    @Test
    void sendsASwitchAwayThatPassesForAnotherHosts() throws Exception {
        Vni network = network();
        Driven one = host("one", "192.0.2.1");
        LeaseNotice _ = lease(one, network);
        Driven two = host("two", "192.0.2.2");
        long flows = flows(one);
        var target = new InetSocketAddress(address, controller.part(Reach.class).openflowPort());
        var relay = new Relay("127.0.0.66", target);
        closing.add(relay);
        String id = one.ovs().vsctl("get", "bridge", "br-fairlead", "other_config:datapath-id");

        two.ovs().impersonate(id, "ssl:127.0.0.66:" + relay.port());

        await().atMost(PATIENCE).until(() -> relay.hungUp() > 1);
        assertThat(two.ovs().ofctl("dump-flows", "impostor")).doesNotContain("actions");
        assertThat(state("one")).isEqualTo("ready");
        assertThat(flows(one)).isEqualTo(flows);
        await().atMost(PATIENCE) // Open vSwitch writes it down every few seconds.
                .untilAsserted(() -> assertThat(one.ovs().vsctl("get", "controller", "br-fairlead", "role"))
                        .isEqualTo("master"));
    }
}
