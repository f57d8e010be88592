package io.fairlead.controller.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.agent.protocol.Message;
import io.fairlead.controller.store.LeaseRequest;
import io.fairlead.controller.store.Store;
import io.fairlead.controller.testing.FakeAgent;
import io.fairlead.controller.testing.InMemoryStore;
import io.fairlead.ipam.HostId;
import io.fairlead.net.Ip;
import io.fairlead.net.Vni;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The MTU's way: the agent finds it, the host shows it, networks are made to fit. */
class MtuTest {

    private static final int VXLAN = 50;

    @TempDir
    Path directory;

    private final List<FakeAgent> agents = new ArrayList<>();
    private RunningController controller;

    @BeforeEach
    void start() throws Exception {
        controller = new RunningController(directory, InMemoryStore.create(), Map.of());
    }

    @AfterEach
    void stop() {
        agents.forEach(FakeAgent::close);
        controller.close();
    }

    private JoinedHost join(String name, String vtep) throws Exception {
        return JoinedHost.join(controller, name, vtep);
    }

    private FakeAgent agentOf(JoinedHost host, String vtep, int underlay) throws Exception {
        var agent =
                new FakeAgent(URI.create("wss://127.0.0.1:%d/api/v1/agent".formatted(controller.port())), host.tls());
        agents.add(agent);
        agent.hello(host.id(), "any", FakeAgent.facts(Ip.parse(vtep), underlay - VXLAN));
        awaitMtu(host.id(), underlay);
        return agent;
    }

    private void awaitMtu(HostId host, int mtu) {
        await().untilAsserted(() -> assertThat(
                        controller.get("/api/v1/hosts/" + host).path("mtu").asInt())
                .isEqualTo(mtu));
    }

    private int mtuOfNetwork(String body) throws Exception {
        return RunningController.json(controller.call("POST", "/api/v1/networks", body))
                .path("mtu")
                .asInt();
    }

    @Test
    void isThatOfEthernetUntilAnAgentTells() throws Exception {
        assertThat(mtuOfNetwork("{\"name\":\"none\"}")).isEqualTo(1_500 - VXLAN);
        awaitMtu(join("one", "192.0.2.1").id(), 1_500);
        assertThat(controller.get("/api/v1/hosts/one").path("datapath").asString())
                .isEqualTo("netdev");
    }

    @Test
    void fitsTheHostThatCanCarryLeast() throws Exception {
        FakeAgent _ = agentOf(join("one", "192.0.2.1"), "192.0.2.1", 9_000);
        assertThat(mtuOfNetwork("{\"name\":\"wide\"}")).isEqualTo(9_000 - VXLAN);
        FakeAgent _ = agentOf(join("two", "192.0.2.2"), "192.0.2.2", 1_400);
        assertThat(mtuOfNetwork("{\"name\":\"narrow\"}")).isEqualTo(1_400 - VXLAN);

        assertThat(mtuOfNetwork("{\"name\":\"chosen\",\"mtu\":1200}")).isEqualTo(1_200);
        assertThat(controller.get("/api/v1/networks/wide").path("mtu").asInt()).isEqualTo(9_000 - VXLAN);
        assertThat(controller.get("/api/v1/hosts"))
                .extracting(host -> host.path("mtu").asInt())
                .containsExactly(9_000, 1_400);
    }

    @Test
    void followsWhatTheAgentFindsLater() throws Exception {
        JoinedHost host = join("one", "192.0.2.1");
        FakeAgent agent = agentOf(host, "192.0.2.1", 1_500);

        Message.Facts facts = FakeAgent.facts(Ip.parse("192.0.2.1"), 8_950);
        String _ = agent.send(facts);

        awaitMtu(host.id(), 9_000);
    }

    @Test
    void isComplainedOfWhereAHostCanNotCarryANetwork() throws Exception {
        JoinedHost host = join("one", "192.0.2.1");
        FakeAgent agent = agentOf(host, "192.0.2.1", 1_400);
        int vni = RunningController.json(
                        controller.call("POST", "/api/v1/networks", "{\"name\":\"wide\",\"mtu\":1450}"))
                .path("vni")
                .asInt();
        assertThat(controller.get("/api/v1/hosts/one").path("conflicts")).isEmpty();

        controller
                .part(Store.class)
                .claim(
                        host.id(),
                        new Vni(vni),
                        new LeaseRequest.AnyBlock(LeaseRequest.Seen.NOTHING)); // Now it is a member.

        assertThat(controller.get("/api/v1/hosts/one").path("conflicts").toString())
                .contains("mtu: Network wide", "only 1350", "--mtu 1350");
        String _ = agent.send(FakeAgent.facts(Ip.parse("192.0.2.1"), 1_450));
        await().untilAsserted(
                        () -> assertThat(controller.get("/api/v1/hosts/one").path("conflicts"))
                                .isEmpty());
    }

    @Test
    void staysWhenAHostJoinsAgain() throws Exception {
        JoinedHost host = join("one", "192.0.2.1");
        FakeAgent agent = agentOf(host, "192.0.2.1", 9_000);
        agent.close();
        await().until(() -> !controller.get("/api/v1/hosts/one").path("agent").asBoolean());

        JoinedHost again = host.again(controller, "one", "192.0.2.1");

        assertThat(again.id()).isEqualTo(host.id());
        assertThat(controller.get("/api/v1/hosts/one").path("mtu").asInt()).isEqualTo(9_000);
        assertThat(controller.get("/api/v1/hosts/one").path("datapath").asString())
                .isEqualTo("netdev");
    }
}
