package io.fairlead.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.agent.cluster.ClusterException;
import io.fairlead.agent.cluster.ClusterNetwork;
import io.fairlead.agent.cluster.Conflict;
import io.fairlead.agent.cluster.HeldLease;
import io.fairlead.agent.cluster.NetworkId;
import io.fairlead.agent.cluster.NetworkSpec;
import io.fairlead.agent.cluster.Purpose;
import io.fairlead.agent.protocol.DatapathType;
import io.fairlead.agent.protocol.HeldBlock;
import io.fairlead.agent.protocol.LeaseNotice;
import io.fairlead.agent.protocol.Message;
import io.fairlead.agent.protocol.Message.ErrorReply;
import io.fairlead.agent.protocol.Message.Facts;
import io.fairlead.agent.protocol.Message.Hello;
import io.fairlead.agent.protocol.Message.LeaseGranted;
import io.fairlead.agent.protocol.Message.LeaseRequest;
import io.fairlead.agent.protocol.Message.LeaseReturn;
import io.fairlead.agent.protocol.Message.LeaseStates;
import io.fairlead.agent.protocol.Message.NetworkCreate;
import io.fairlead.agent.protocol.Message.Networks;
import io.fairlead.agent.protocol.Message.NetworksPresent;
import io.fairlead.agent.protocol.Message.Ok;
import io.fairlead.agent.protocol.Message.Refused;
import io.fairlead.agent.protocol.Message.Welcome;
import io.fairlead.agent.protocol.NetworkNotice;
import io.fairlead.agent.testing.FakeController;
import io.fairlead.agent.testing.InMemoryRecord;
import io.fairlead.agent.testing.TestPki;
import io.fairlead.ipam.Epoch;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.LeaseState;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.Vni;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterLinkTest {

    private static final TestPki PKI = new TestPki();
    private static final Vni VNI = new Vni(7);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final LinkTimes TIMES = new LinkTimes(
            Duration.ofSeconds(2),
            Duration.ofMillis(100),
            Duration.ofMillis(700),
            Duration.ofMillis(20),
            Duration.ofMillis(100));

    private final FakeController controller = new FakeController(PKI.controller());
    private final InMemoryRecord record = new InMemoryRecord();
    private final List<LinkStatus> statuses = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>(List.of(controller));
    private volatile Facts facts =
            new Facts(Ip.parse("192.0.2.7"), 1450, DatapathType.NETDEV, Optional.of("26.1"), List.of());

    @TempDir
    private Path directory;

    private Places places;

    @BeforeEach
    void equip() throws Exception {
        places = new Places(directory.resolve("etc"), directory.resolve("var"), directory.resolve("run"));
        PKI.equip(places, "h-1");
        controller.on(
                Hello.class, _ -> List.of(welcome(controller.port()), new Networks(List.of(network("web"))), leases()));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    private ClusterLink link(int... ports) throws IOException {
        List<ControllerAddress> controllers = Arrays.stream(ports)
                .mapToObj(port -> new ControllerAddress("127.0.0.1", port))
                .toList();
        new AgentConfig(
                        new HostId("h-1"),
                        "berlin",
                        controllers,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        6640)
                .write(places.config());
        var setup = new LinkSetup(
                places, new CurrentConfig(places.config()), "0.1.0", TIMES, () -> facts, new Random(1), statuses::add);
        LinkSetup.Link link = setup.over(record);
        Thread thread = Thread.ofVirtual().start(link);
        opened.add(() -> {
            link.close();
            thread.join();
        });
        return link.cluster();
    }

    private ClusterLink connected() throws IOException {
        ClusterLink cluster = link(controller.port());
        await().until(() -> cluster.isCurrent() && statuses.getLast().state() == LinkStatus.State.CONNECTED);
        return cluster;
    }

    private static Welcome welcome(int port) {
        return new Welcome(1, new HostId("h-1"), List.of("127.0.0.1:" + port));
    }

    private static NetworkNotice network(String name) {
        return new NetworkNotice(VNI, "default", name, name, Cidr.parse("10.1.0.0/24"), Ip.parse("10.1.0.1"), 1450, 1);
    }

    private static LeaseNotice notice(String block, LeaseState state) {
        return new LeaseNotice(VNI, Cidr.parse(block), 65216, new Epoch(1), state, 5);
    }

    private static HeldLease held(String block) {
        return new HeldLease(VNI, Cidr.parse(block), 65216, 1);
    }

    private static Message leases(LeaseNotice... leases) {
        return new LeaseStates(List.of(leases));
    }

    @Test
    void saysWhoItIsAndWhatItHolds() throws Exception {
        record.keep(held("10.1.0.16/28"));

        connected();

        assertThat(controller.received(Hello.class))
                .containsExactly(new Hello(
                        1,
                        new HostId("h-1"),
                        "berlin",
                        facts,
                        "0.1.0",
                        List.of(new HeldBlock(VNI, Cidr.parse("10.1.0.16/28"), 65216, new Epoch(1)))));
    }

    @Test
    void knowsTheNetworksItIsToldAndRecordsThem() throws Exception {
        ClusterLink cluster = connected();
        var web = new ClusterNetwork(
                VNI, new NetworkId("default", "web"), Cidr.parse("10.1.0.0/24"), Ip.parse("10.1.0.1"), 1450);

        assertThat(cluster.networks()).containsExactly(web);
        await().untilAsserted(() -> assertThat(record.networks()).containsExactly(web));
    }

    @Test
    void tellsListenersOfChangesUntilTheyLeave() throws Exception {
        ClusterLink cluster = connected();
        var calls = new AtomicInteger();
        var subscription = cluster.onChange(calls::incrementAndGet);

        controller.tell(new Networks(List.of()));
        await().until(() -> calls.get() > 0);
        subscription.close();
        int before = calls.get();
        controller.tell(leases(notice("10.1.0.16/28", LeaseState.USABLE)));
        await().until(() -> !cluster.leases().isEmpty());

        assertThat(calls.get()).isEqualTo(before);
    }

    @Test
    void waitsUntilABlockIsUsableAndRecorded() throws Exception {
        ClusterLink cluster = connected();
        controller.on(LeaseRequest.class, _ -> List.of(new LeaseGranted(notice("10.1.0.16/28", LeaseState.CLAIMED))));
        Thread.ofVirtual().start(() -> {
            await().until(() -> !controller.received(LeaseRequest.class).isEmpty());
            controller.tell(leases(notice("10.1.0.16/28", LeaseState.INSTALLED)));
            controller.tell(leases(notice("10.1.0.16/28", LeaseState.USABLE)));
        });

        HeldLease lease = cluster.requestBlock(VNI, Purpose.NEED, SOON);

        assertThat(lease).isEqualTo(held("10.1.0.16/28"));
        assertThat(record.leases()).containsExactly(lease);
        assertThat(cluster.leases()).containsExactly(lease);
    }

    @Test
    void holdsBackALeaseThatCannotBeRecordedYet() throws Exception {
        ClusterLink cluster = connected();
        record.goAway();
        controller.tell(leases(notice("10.1.0.16/28", LeaseState.USABLE)));

        assertThatThrownBy(() -> cluster.requestAddress(VNI, Ip.parse("10.1.0.99"), Duration.ofMillis(300)))
                .isInstanceOf(ClusterException.class);
        assertThat(cluster.leases()).isEmpty();
        record.comeBack();

        await().untilAsserted(() -> assertThat(cluster.leases()).containsExactly(held("10.1.0.16/28")));
    }

    @Test
    void passesOnWhyABlockIsRefused() throws Exception {
        ClusterLink cluster = connected();
        controller.on(LeaseRequest.class, _ -> List.of(new ErrorReply("exhausted", "No free block in 10.1.0.0/24")));

        assertThatThrownBy(() -> cluster.requestBlock(VNI, Purpose.NEED, SOON))
                .isInstanceOf(ClusterException.class)
                .hasMessage("No free block in 10.1.0.0/24");
    }

    @Test
    void saysThatABlockIsNotReadyInTime() throws Exception {
        ClusterLink cluster = connected();
        controller.on(LeaseRequest.class, _ -> List.of(new LeaseGranted(notice("10.1.0.16/28", LeaseState.CLAIMED))));

        assertThatThrownBy(() -> cluster.requestBlock(VNI, Purpose.NEED, Duration.ofMillis(200)))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("10.1.0.16/28")
                .hasMessageContaining("not ready in time");
    }

    @Test
    void givesUpOnAControllerThatDoesNotAnswer() throws Exception {
        ClusterLink cluster = connected();

        assertThatThrownBy(() -> cluster.requestBlock(VNI, Purpose.NEED, Duration.ofMillis(200)))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("did not answer within");
    }

    @Test
    void asksAgainOnTheNextConnectionWhenTheFirstEndsBeforeItsAnswer() throws Exception {
        ClusterLink cluster = connected();
        controller.on(LeaseRequest.class, _ -> {
            controller.on(
                    LeaseRequest.class, _ -> List.of(new LeaseGranted(notice("10.1.0.32/28", LeaseState.USABLE))));
            Thread.ofVirtual().start(controller::hangUp);
            return List.of();
        });

        assertThat(cluster.requestBlock(VNI, Purpose.NEED, SOON)).isEqualTo(held("10.1.0.32/28"));
    }

    @Test
    void stopsHandingOutWhatDrainsOrIsGone() throws Exception {
        ClusterLink cluster = connected();
        controller.tell(leases(notice("10.1.0.16/28", LeaseState.USABLE), notice("10.1.0.32/28", LeaseState.USABLE)));
        await().until(() -> cluster.leases().size() == 2);

        controller.tell(leases(notice("10.1.0.16/28", LeaseState.DRAINING)));

        await().untilAsserted(() -> assertThat(cluster.leases()).isEmpty());
        await().untilAsserted(() -> assertThat(record.leases()).isEmpty());
    }

    @Test
    void goesOnFromTheRecordWithoutAController() throws Exception {
        record.keep(held("10.1.0.16/28"));
        record.keepNetworks(List.of(new ClusterNetwork(
                VNI, new NetworkId("default", "web"), Cidr.parse("10.1.0.0/24"), Ip.parse("10.1.0.1"), 1450)));
        controller.close();

        ClusterLink cluster = link(controller.port());

        await().untilAsserted(() -> assertThat(cluster.leases()).containsExactly(held("10.1.0.16/28")));
        assertThat(cluster.networks()).hasSize(1);
        assertThat(cluster.isCurrent()).isFalse();
        await().until(() -> !statuses.isEmpty());
        assertThatThrownBy(() -> cluster.requestBlock(VNI, Purpose.NEED, Duration.ofMillis(200)))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("No controller can be reached (127.0.0.1:" + controller.port());
    }

    @Test
    void findsAnotherControllerWhenItsOwnDies() throws Exception {
        var other = new FakeController(PKI.controller());
        opened.add(other);
        List<Message> greeting = List.of(
                new Welcome(
                        1, new HostId("h-1"), List.of("127.0.0.1:" + controller.port(), "127.0.0.1:" + other.port())),
                leases());
        controller.on(Hello.class, _ -> greeting);
        other.on(Hello.class, _ -> greeting);
        link(controller.port());
        await().until(() -> controller.connected() == 1);

        controller.close();

        await().until(() -> other.connected() == 1);
        assertThat(AgentConfig.read(places.config()).controllers()).hasSize(2);
    }

    @Test
    void noticesAControllerThatFallsSilent() throws Exception {
        connected();
        int greeted = controller.received(Hello.class).size();

        controller.fallSilent();

        await().atMost(Duration.ofSeconds(10)).until(() -> statuses.getLast().state() != LinkStatus.State.CONNECTED);
        assertThat(greeted).isEqualTo(1);
    }

    @Test
    void keepsAQuietConnectionAlive() throws Exception {
        connected();

        await().during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(4))
                .until(() -> statuses.getLast().state() == LinkStatus.State.CONNECTED);
        assertThat(controller.received(Hello.class)).hasSize(1);
    }

    @Test
    void saysWhyItIsRefusedAndGoesOnTrying() throws Exception {
        controller.on(Hello.class, _ -> List.of(new Refused("Host h-1 was removed; run fairlead leave, then join")));

        link(controller.port());

        await().until(() -> controller.received(Hello.class).size() > 1);
        assertThat(statuses)
                .last()
                .isEqualTo(new LinkStatus(
                        LinkStatus.State.REFUSED,
                        "127.0.0.1:" + controller.port(),
                        "Host h-1 was removed; run fairlead leave, then join"));
    }

    @Test
    void doesNotTrustAControllerOfAnotherCluster() throws Exception {
        try (var stranger = new FakeController(new TestPki().controller())) {
            link(stranger.port());

            await().until(() -> !statuses.isEmpty());
            assertThat(statuses.getLast().detail()).contains("TLS");
            assertThat(stranger.received()).isEmpty();
        }
    }

    @Test
    void givesABlockBackAtOnceAndAgainAfterAReconnectUntilTheClusterKnows() throws Exception {
        ClusterLink cluster = connected();
        controller.tell(leases(notice("10.1.0.16/28", LeaseState.USABLE)));
        await().until(() -> cluster.leases().size() == 1);
        controller.on(
                Hello.class,
                _ -> List.of(welcome(controller.port()), leases(notice("10.1.0.16/28", LeaseState.USABLE))));

        cluster.giveBack(held("10.1.0.16/28"));
        assertThat(cluster.leases()).isEmpty();
        assertThat(record.leases()).isEmpty();
        await().until(() -> !controller.received(LeaseReturn.class).isEmpty());
        controller.hangUp();

        await().until(() -> controller.received(LeaseReturn.class).size() == 2);
        assertThat(cluster.leases()).isEmpty();
    }

    @Test
    void createsANetworkAndKnowsItThen() throws Exception {
        ClusterLink cluster = connected();
        controller.on(NetworkCreate.class, _ -> List.of(new Networks(List.of(network("db"))), new Ok()));

        ClusterNetwork made = cluster.createNetwork(
                new NetworkSpec(new NetworkId("default", "db"), null, null, OptionalInt.of(1400)), SOON);
        assertThat(made.id().name()).isEqualTo("db");
        assertThat(controller.received(NetworkCreate.class))
                .containsExactly(
                        new NetworkCreate("default", "db", Optional.empty(), Optional.empty(), Optional.of(1400)));
    }

    @Test
    void tellsWhatItsHostIsLikeAndAgainAfterAReconnect() throws Exception {
        ClusterLink cluster = connected();
        cluster.reportConflicts(List.of(new Conflict("network-name", "Network web is not ours")));
        cluster.reportPresent(List.of(new Vni(7)));
        await().until(() -> controller.received(Facts.class).stream()
                .anyMatch(facts -> !facts.conflicts().isEmpty()));
        controller.hangUp();
        await().until(() -> controller.received(NetworksPresent.class).size() == 2);
    }
}
