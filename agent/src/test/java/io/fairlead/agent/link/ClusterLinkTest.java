package io.fairlead.agent.link;

import static io.fairlead.agent.link.LinkedHost.PKI;
import static io.fairlead.agent.link.LinkedHost.SOON;
import static io.fairlead.agent.link.LinkedHost.VNI;
import static io.fairlead.agent.link.LinkedHost.held;
import static io.fairlead.agent.link.LinkedHost.leases;
import static io.fairlead.agent.link.LinkedHost.network;
import static io.fairlead.agent.link.LinkedHost.notice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.agent.cluster.ClusterException;
import io.fairlead.agent.cluster.ClusterNetwork;
import io.fairlead.agent.cluster.Conflict;
import io.fairlead.agent.cluster.NetworkId;
import io.fairlead.agent.cluster.NetworkSpec;
import io.fairlead.agent.protocol.HeldBlock;
import io.fairlead.agent.protocol.Message;
import io.fairlead.agent.protocol.Message.Facts;
import io.fairlead.agent.protocol.Message.Hello;
import io.fairlead.agent.protocol.Message.NetworkCreate;
import io.fairlead.agent.protocol.Message.Networks;
import io.fairlead.agent.protocol.Message.NetworksPresent;
import io.fairlead.agent.protocol.Message.Ok;
import io.fairlead.agent.protocol.Message.Refused;
import io.fairlead.agent.protocol.Message.Welcome;
import io.fairlead.agent.testing.FakeController;
import io.fairlead.agent.testing.TestPki;
import io.fairlead.ipam.Epoch;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.LeaseState;
import io.fairlead.ipam.Subnet;
import io.fairlead.ipam.SubnetRequest;
import io.fairlead.net.Cidr;
import io.fairlead.net.Vni;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterLinkTest {

    @TempDir
    private Path directory;

    private LinkedHost host;

    @BeforeEach
    void equip() throws Exception {
        host = new LinkedHost(directory);
    }

    @AfterEach
    void close() throws Exception {
        host.close();
    }

    @Test
    void saysWhoItIsAndWhatItHolds() throws Exception {
        host.record.keep(held("10.1.0.16/28"));

        host.connected();

        assertThat(host.controller.received(Hello.class))
                .containsExactly(new Hello(
                        Message.VERSION,
                        new HostId("h-1"),
                        "berlin",
                        host.facts,
                        "0.1.0",
                        List.of(new HeldBlock(VNI, Cidr.parse("10.1.0.16/28"), 65216, new Epoch(1)))));
    }

    @Test
    void knowsTheNetworksItIsToldAndRecordsThem() throws Exception {
        ClusterLink cluster = host.connected();
        var web = new ClusterNetwork(
                VNI, new NetworkId("default", "web"), Subnet.of(Cidr.parse("10.1.0.0/24")), Optional.empty(), 1450);

        assertThat(cluster.networks()).containsExactly(web);
        await().untilAsserted(() -> assertThat(host.record.networks()).containsExactly(web));
    }

    @Test
    void tellsListenersOfChangesUntilTheyLeave() throws Exception {
        ClusterLink cluster = host.connected();
        var calls = new AtomicInteger();
        var subscription = cluster.onChange(calls::incrementAndGet);

        host.controller.tell(new Networks(List.of()));
        await().until(() -> calls.get() > 0);
        subscription.close();
        int before = calls.get();
        host.controller.tell(leases(notice("10.1.0.16/28", LeaseState.USABLE)));
        await().until(() -> !cluster.leases().isEmpty());

        assertThat(calls.get()).isEqualTo(before);
    }

    @Test
    void goesOnFromTheRecordWithoutAController() throws Exception {
        host.record.keep(held("10.1.0.16/28"));
        host.record.keepNetworks(List.of(new ClusterNetwork(
                VNI, new NetworkId("default", "web"), Subnet.of(Cidr.parse("10.1.0.0/24")), Optional.empty(), 1450)));
        host.controller.close();

        ClusterLink cluster = host.link(host.controller.port());

        await().untilAsserted(() -> assertThat(cluster.leases()).containsExactly(held("10.1.0.16/28")));
        assertThat(cluster.networks()).hasSize(1);
        assertThat(cluster.isCurrent()).isFalse();
        await().until(() -> !host.statuses.isEmpty());
        assertThatThrownBy(() -> cluster.requestBlock(VNI, Duration.ofMillis(200)))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("No controller can be reached (127.0.0.1:" + host.controller.port());
    }

    @Test
    void findsAnotherControllerWhenItsOwnDies() throws Exception {
        var other = new FakeController(PKI.controller());
        host.opened.add(other);
        List<Message> greeting = List.of(
                new Welcome(
                        1,
                        new HostId("h-1"),
                        List.of("127.0.0.1:" + host.controller.port(), "127.0.0.1:" + other.port())),
                leases());
        host.controller.on(Hello.class, _ -> greeting);
        other.on(Hello.class, _ -> greeting);
        host.link(host.controller.port());
        await().until(() -> host.controller.connected() == 1);

        host.controller.close();

        await().until(() -> other.connected() == 1);
        assertThat(AgentConfig.read(host.places.config()).controllers()).hasSize(2);
    }

    @Test
    void noticesAControllerThatFallsSilent() throws Exception {
        host.connected();
        int greeted = host.controller.received(Hello.class).size();

        host.controller.fallSilent();

        await().atMost(Duration.ofSeconds(10))
                .until(() -> host.statuses.getLast().state() != LinkStatus.State.CONNECTED);
        assertThat(greeted).isEqualTo(1);
    }

    @Test
    void keepsAQuietConnectionAlive() throws Exception {
        host.connected();

        await().during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(4))
                .until(() -> host.statuses.getLast().state() == LinkStatus.State.CONNECTED);
        assertThat(host.controller.received(Hello.class)).hasSize(1);
    }

    @Test
    void saysWhyItIsRefusedAndGoesOnTrying() throws Exception {
        host.controller.on(
                Hello.class, _ -> List.of(new Refused("Host h-1 was removed; run fairlead leave, then join")));

        host.link(host.controller.port());

        await().until(() -> host.controller.received(Hello.class).size() > 1);
        assertThat(host.statuses)
                .last()
                .isEqualTo(new LinkStatus(
                        LinkStatus.State.REFUSED,
                        "127.0.0.1:" + host.controller.port(),
                        "Host h-1 was removed; run fairlead leave, then join"));
    }

    @Test
    void doesNotTrustAControllerOfAnotherCluster() throws Exception {
        try (var stranger = new FakeController(new TestPki().controller())) {
            host.link(stranger.port());

            await().until(() -> !host.statuses.isEmpty());
            assertThat(host.statuses.getLast().detail()).contains("TLS");
            assertThat(stranger.received()).isEmpty();
        }
    }

    @Test
    void createsANetworkAndKnowsItThen() throws Exception {
        ClusterLink cluster = host.connected();
        host.controller.on(NetworkCreate.class, _ -> List.of(new Networks(List.of(network("db"))), new Ok()));

        ClusterNetwork made = cluster.createNetwork(
                new NetworkSpec(new NetworkId("default", "db"), SubnetRequest.ANY, Optional.empty(), Optional.of(1400)),
                SOON);
        assertThat(made.id().name()).isEqualTo("db");
        assertThat(host.controller.received(NetworkCreate.class))
                .containsExactly(
                        new NetworkCreate("default", "db", SubnetRequest.ANY, Optional.empty(), Optional.of(1400)));
    }

    @Test
    void tellsWhatItsHostIsLikeAndAgainAfterAReconnect() throws Exception {
        ClusterLink cluster = host.connected();
        cluster.reportConflicts(List.of(new Conflict("network-name", "Network web is not ours")));
        cluster.reportPresent(List.of(new Vni(7)));
        await().until(() -> host.controller.received(Facts.class).stream()
                .anyMatch(facts -> !facts.conflicts().isEmpty()));
        host.controller.hangUp();
        await().until(() -> host.controller.received(NetworksPresent.class).size() == 2);
    }
}
