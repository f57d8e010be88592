package io.fairlead.controller.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.fairlead.agent.protocol.Frame;
import io.fairlead.agent.protocol.LeaseNotice;
import io.fairlead.agent.protocol.Message;
import io.fairlead.agent.protocol.MessageCodec;
import io.fairlead.controller.model.Datapath;
import io.fairlead.controller.model.Network;
import io.fairlead.controller.model.NetworkName;
import io.fairlead.controller.model.TenantName;
import io.fairlead.controller.store.ClaimResult;
import io.fairlead.controller.store.HostChange;
import io.fairlead.controller.store.HostFacts;
import io.fairlead.controller.store.HostRequest;
import io.fairlead.controller.store.LeaseChange;
import io.fairlead.controller.store.LeaseRequest;
import io.fairlead.controller.store.LeaseStep;
import io.fairlead.controller.store.NetworkChange;
import io.fairlead.controller.store.NetworkRequest;
import io.fairlead.controller.store.Store;
import io.fairlead.controller.testing.FakeAgent;
import io.fairlead.controller.testing.InMemoryStore;
import io.fairlead.controller.testing.NoPorts;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.LeaseState;
import io.fairlead.net.Ip;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an agent is told, over a wire that a test can hold up. */
class AgentLinkTest {

    private static final Ip VTEP = Ip.parse("192.0.2.1");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final Store store = InMemoryStore.create();
    private final Requests requests = new Requests(store, new NoPorts(), Duration.ofMinutes(5));
    private final AgentHub hub = new AgentHub(store, requests, new Nowhere(), now::get);
    private final Wire wire = new Wire("192.0.2.1");
    private final HostId host = admitted("one", VTEP);
    private final AgentLink link = hub.open(host, wire);

    @AfterEach
    void close() {
        wire.open.countDown();
        hub.close();
        requests.close();
    }

    private void say(String id, Message message) {
        link.received(MessageCodec.encode(Frame.of(id, message)));
    }

    private void hello() {
        say("a0", greeting());
    }

    private Message greeting() {
        return greeting(host, VTEP);
    }

    private static Message greeting(HostId from, Ip vtep) {
        return new Message.Hello(Message.VERSION, from, "one", FakeAgent.facts(vtep, 1_450), "test", List.of());
    }

    private HostId admitted(String name, Ip vtep) {
        var facts = new HostFacts(vtep, 1_500, Datapath.NETDEV);
        return ((HostChange.Done) store.admit(new HostRequest(Optional.empty(), name, facts, Optional.empty())))
                .host()
                .id();
    }

    @Test
    void whoCaresForTheHostDoesNotWaitForItsAgent() throws InterruptedException {
        hello();
        wire.hold();
        Thread telling = Thread.ofVirtual().start(() -> {
            Network _ = network();
            link.look();
        });
        await().until(() -> wire.held);

        Thread care = Thread.ofVirtual().start(() -> hub.installed(host, 7, 42));

        assertThat(care.join(Duration.ofSeconds(10))).isTrue();
        wire.open.countDown();
        telling.join();
        await().untilAsserted(() ->
                assertThat(wire.told(Message.Installed.class)).containsExactly(new Message.Installed(7, 42)));
    }

    @Test
    void tellsTheSameFlowsOnce() {
        hello();
        hub.installed(host, 7, 42);
        await().until(() -> !wire.told(Message.Installed.class).isEmpty());

        hub.installed(host, 8, 42);
        hub.installed(host, 9, 43);

        await().untilAsserted(() -> assertThat(wire.told(Message.Installed.class))
                .containsExactly(new Message.Installed(7, 42), new Message.Installed(9, 43)));
    }

    @Test
    void refusesMoreRequestsThanAHostNeeds() {
        hello();
        Network web = network();
        for (int i = 1; i <= 33; i++) {
            say("a" + i, new Message.LeaseRequest(web.vni()));
        }

        assertThat(wire.told(Message.ErrorReply.class))
                .singleElement()
                .isEqualTo(new Message.ErrorReply(
                        "busy", "This host waits for 32 leases already; ask again when one is there"));
    }

    @Test
    void tellsThatABlockDrainsByItsState() {
        hello();
        var claimed = (ClaimResult.Claimed)
                store.claim(host, network().vni(), new LeaseRequest.AnyBlock(LeaseRequest.Seen.NOTHING));
        Lease lease = claimed.lease();

        LeaseChange _ = store.advance(lease, new LeaseStep(lease.state(), LeaseState.DRAINING));

        await().untilAsserted(() -> assertThat(
                        wire.told(Message.LeaseStates.class).getLast().leases())
                .extracting(LeaseNotice::block, LeaseNotice::state)
                .containsExactly(tuple(lease.block(), LeaseState.DRAINING)));
    }

    @Test
    void tellsWhoSharesANetwork() {
        hello();
        assertThat(wire.told(Message.Peers.class)).containsExactly(new Message.Peers(List.of(), 4789));
        Network web = network();
        HostId other = admitted("other", Ip.parse("192.0.2.2"));
        for (HostId each : List.of(host, other)) {
            store.claim(each, web.vni(), new LeaseRequest.AnyBlock(LeaseRequest.Seen.NOTHING));
        }

        await().untilAsserted(() -> assertThat(wire.told(Message.Peers.class))
                .last()
                .isEqualTo(new Message.Peers(List.of(Ip.parse("192.0.2.2")), 4789)));
    }

    @Test
    void refusesASecondMachineOfTheSameHostWhileTheFirstIsAlive() {
        hello();
        var copy = new Wire("192.0.2.66");

        hub.open(host, copy).received(MessageCodec.encode(Frame.of("a1", greeting())));

        assertThat(copy.told(Message.Refused.class)).singleElement().asString().contains("192.0.2.1", "fairlead leave");
        assertThat(hub.peer(host)).contains("192.0.2.1");
        assertThat(hub.impostor(host)).get().extracting(AgentHub.Impostor::peer).isEqualTo("192.0.2.66");
    }

    @Test
    void takesAHostFromItsNewAddressWhenTheOldGivesNoSignOfLife() {
        hello();
        now.updateAndGet(then -> then.plusSeconds(20));
        var moved = new Wire("192.0.2.66");

        hub.open(host, moved).received(MessageCodec.encode(Frame.of("a1", greeting())));

        assertThat(moved.told(Message.Welcome.class)).hasSize(1);
        assertThat(hub.peer(host)).contains("192.0.2.66");
        assertThat(hub.impostor(host)).isEmpty();
    }

    @Test
    void forgetsACopyThatHasBecomeAHostOfItsOwn() {
        hello();
        hub.open(host, new Wire("192.0.2.66")).received(MessageCodec.encode(Frame.of("a1", greeting())));
        Ip vtep = Ip.parse("192.0.2.66");
        HostId own = admitted("two", vtep);

        hub.open(own, new Wire("192.0.2.66")).received(MessageCodec.encode(Frame.of("a1", greeting(own, vtep))));

        assertThat(hub.peer(own)).contains("192.0.2.66");
        assertThat(hub.impostor(host)).isEmpty();
    }

    private Network network() {
        var request = NetworkRequest.named(TenantName.DEFAULT, new NetworkName("web"));
        return ((NetworkChange.Done) store.createNetwork(request)).network();
    }

    private static final class Wire implements AgentWire {

        final CountDownLatch open = new CountDownLatch(1);
        private final List<Message> told = new CopyOnWriteArrayList<>();
        private final String from;
        private volatile boolean holding;
        volatile boolean held;

        Wire(String from) {
            this.from = from;
        }

        void hold() {
            holding = true;
        }

        <T extends Message> List<T> told(Class<T> type) {
            return told.stream().filter(type::isInstance).map(type::cast).toList();
        }

        @Override
        public void send(String text) {
            try {
                if (holding) {
                    held = true;
                    open.await();
                }
                told.add(MessageCodec.decode(text).message());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public String peer() {
            return from;
        }

        @Override
        public void ping() {}

        @Override
        public void close(String reason) {}
    }
}
