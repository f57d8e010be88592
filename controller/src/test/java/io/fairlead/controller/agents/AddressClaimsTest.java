package io.fairlead.controller.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.agent.protocol.Frame;
import io.fairlead.agent.protocol.HeldBlock;
import io.fairlead.agent.protocol.HoleAnswer;
import io.fairlead.agent.protocol.HoleNotice;
import io.fairlead.agent.protocol.LeaseNotice;
import io.fairlead.agent.protocol.Message;
import io.fairlead.agent.protocol.MessageCodec;
import io.fairlead.controller.model.Datapath;
import io.fairlead.controller.model.Host;
import io.fairlead.controller.model.Network;
import io.fairlead.controller.model.NetworkName;
import io.fairlead.controller.model.TenantName;
import io.fairlead.controller.store.HostChange;
import io.fairlead.controller.store.HostFacts;
import io.fairlead.controller.store.HostRequest;
import io.fairlead.controller.store.LeaseStep;
import io.fairlead.controller.store.NetworkChange;
import io.fairlead.controller.store.NetworkRequest;
import io.fairlead.controller.store.Snapshot;
import io.fairlead.controller.store.Store;
import io.fairlead.controller.store.Subscription;
import io.fairlead.controller.testing.FakeAgent;
import io.fairlead.controller.testing.InMemoryStore;
import io.fairlead.controller.testing.NoPorts;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.LeaseState;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Addresses asked for in another host's block: between two agents and the store, by messages alone. */
class AddressClaimsTest {

    private final Store store = InMemoryStore.create();
    private final Requests requests = new Requests(store, new NoPorts(), Duration.ofSeconds(5));
    private final AgentHub hub = new AgentHub(store, requests, new Nowhere(), InstantSource.system());
    private volatile boolean isConfirming = true;
    private final Subscription flows = store.onChange(this::confirmFlows);
    private final Agent berlin = new Agent("berlin", 1);
    private final Agent paris = new Agent("paris", 2);
    private Network web;
    private Cidr block;

    @BeforeEach
    void leaseABlock() {
        web = ((NetworkChange.Done)
                        store.createNetwork(NetworkRequest.named(TenantName.DEFAULT, new NetworkName("web"))))
                .network();
        berlin.hello();
        paris.hello();
        block = ((Message.LeaseGranted) berlin.ask(new Message.LeaseRequest(web.vni())))
                .lease()
                .block();
    }

    @AfterEach
    void close() {
        hub.close();
        requests.close();
        flows.close();
    }

    /** Flows are there as soon as a lease wants them, and gone with it. */
    private void confirmFlows() {
        if (!isConfirming) {
            return;
        }
        Thread.ofVirtual().start(() -> {
            for (Lease lease : store.snapshot().leases().all()) {
                switch (lease.state()) {
                    case CLAIMED -> step(lease, LeaseState.INSTALLED);
                    case INSTALLED -> step(lease, LeaseState.USABLE);
                    case WITHDRAWN -> store.free(lease);
                    case ASKED, USABLE, DRAINING -> {}
                }
            }
        });
    }

    private void step(Lease lease, LeaseState to) {
        store.advance(lease, new LeaseStep(lease.state(), to));
    }

    private Ip inside() {
        return block.first().plus(9);
    }

    private Message.LeaseRequest request() {
        return new Message.LeaseRequest(web.vni(), inside(), Optional.empty());
    }

    private static String text(Message message) {
        return ((Message.ErrorReply) message).message();
    }

    @Test
    void leasesItWhenTheOtherHostLeavesItOut() {
        berlin.answers = _ -> Optional.empty();

        Message answer = paris.ask(request());

        assertThat(answer).isInstanceOfSatisfying(Message.LeaseGranted.class, granted -> {
            assertThat(granted.lease().block()).isEqualTo(new Cidr(inside(), 32));
            assertThat(granted.lease().state()).isEqualTo(LeaseState.USABLE);
        });
        await().untilAsserted(() -> assertThat(berlin.lastStates().holes())
                .containsExactly(new HoleNotice(web.vni(), new Cidr(inside(), 32), "paris", 0)));
        assertThat(paris.lastStates().holes()).isEmpty();
    }

    @Test
    void saysWhoHasIt() {
        berlin.answers = notice -> Optional.of(notice.range().first() + " is in use there by container db");

        assertThat(text(paris.ask(request())))
                .isEqualTo("%s is in block %s of host berlin; %s is in use there by container db"
                        .formatted(inside(), block, inside()));
        await().untilAsserted(() -> assertThat(berlin.lastStates().holes()).isEmpty());
        assertThat(store.snapshot().leases().ofHost(paris.id)).isEmpty();
    }

    @Test
    void saysWhichHostCantBeAsked() {
        berlin.link.closed();

        assertThat(text(paris.ask(request()))).contains("host berlin", "agent is not connected");
        assertThat(store.snapshot().leases().ofHost(paris.id)).isEmpty();
    }

    @Test
    void givesUpOnAHostThatDoesNotAnswer() {
        assertThat(text(paris.ask(request()))).contains("host berlin", "does not answer in time");
        assertThat(store.snapshot().leases().ofHost(paris.id)).isEmpty();
    }

    @Test
    void believesNoAnswerToAnEarlierQuestion() {
        List<HoleNotice> earlier = new ArrayList<>();
        berlin.answers = notice -> {
            earlier.add(notice);
            return Optional.of("in use");
        };
        Message _ = paris.ask(request());
        berlin.answers = null;
        Thread asking = Thread.ofVirtual().start(() -> {
            Message _ = paris.ask(request());
        });
        await().until(() -> !berlin.lastStates().holes().isEmpty());

        berlin.say(new Message.Holes(List.of(answer(earlier.getFirst(), Optional.empty()))));

        assertThat(store.snapshot().leases().ofHost(paris.id))
                .extracting(Lease::state)
                .containsExactly(LeaseState.ASKED);
        asking.interrupt();
    }

    @Test
    void followsItsContainerHomeWhenTheOtherHostLetsGo() {
        berlin.answers = _ -> Optional.empty();
        Message.LeaseGranted there = (Message.LeaseGranted) paris.ask(request());
        paris.recalled = () -> Optional.of(inside() + " is in use there");
        assertThat(text(berlin.ask(request())))
                .isEqualTo("%s is leased to host paris (usable); %s is in use there".formatted(inside(), inside()));

        paris.recalled = () -> paris.givesBack(there.lease());

        assertThat(((Message.LeaseGranted) berlin.ask(request())).lease().block())
                .isEqualTo(block);
        assertThat(store.snapshot().leases().ofHost(paris.id)).isEmpty();
    }

    @Test
    void followsItsContainerOffADrainedHost() {
        berlin.answers = _ -> Optional.empty();
        Message.LeaseGranted there = (Message.LeaseGranted) paris.ask(request());
        store.drainHost(paris.id);
        paris.recalled = () -> Optional.of(inside() + " is in use there");
        assertThat(text(berlin.ask(request()))).contains("host paris (draining)", "in use there");

        paris.recalled = () -> paris.givesBack(there.lease());

        assertThat(((Message.LeaseGranted) berlin.ask(request())).lease().block())
                .isEqualTo(block);
    }

    @Test
    void tellsWhoWaitsThatItsHostIsDrained() {
        Message said;
        isConfirming = false;
        try (Subscription _ = store.onChange(() -> drainOnce(paris.id))) {
            said = paris.ask(new Message.LeaseRequest(web.vni()));
        }

        assertThat(text(said)).contains("Host paris is drained", "fairlead host undrain paris");
    }

    /** As soon as a block is on its way to it. */
    private void drainOnce(HostId host) {
        Snapshot snapshot = store.snapshot();
        boolean isDue = !snapshot.leases().ofHost(host).isEmpty()
                && snapshot.intent().host(host).filter(Host::drained).isEmpty();
        if (isDue) {
            Thread.ofVirtual().start(() -> store.drainHost(host));
        }
    }

    /** All blocks are berlin's, and its agent says that it uses the first part it is asked for. */
    @Test
    void leasesAPartOfABlockToWhoWaitsWhenNoneIsFree() {
        Network full = ((NetworkChange.Done)
                        store.createNetwork(NetworkRequest.named(TenantName.DEFAULT, new NetworkName("full"))
                                .withSubnet(Cidr.parse("10.9.0.0/24"))))
                .network();
        for (int i = 0; i < 16; i++) {
            assertThat(berlin.ask(new Message.LeaseRequest(full.vni()))).isInstanceOf(Message.LeaseGranted.class);
        }
        List<Cidr> asked = new CopyOnWriteArrayList<>();
        berlin.answers = notice -> {
            if (!asked.contains(notice.range())) {
                asked.add(notice.range());
            }
            return asked.indexOf(notice.range()) == 0 ? Optional.of("in use") : Optional.empty();
        };

        assertThat(text(paris.ask(Message.LeaseRequest.ahead(full.vni()))))
                .contains("of 16, all are leased.", "make a network with a larger subnet");
        assertThat(asked).as("nobody is troubled ahead of need").isEmpty();
        Message answer = paris.ask(new Message.LeaseRequest(full.vni()));

        assertThat(answer).isInstanceOfSatisfying(Message.LeaseGranted.class, granted -> {
            assertThat(granted.lease().block()).isEqualTo(asked.get(1));
            assertThat(granted.lease().block().prefix()).isEqualTo(29);
            assertThat(granted.lease().state()).isEqualTo(LeaseState.USABLE);
        });
        await().untilAsserted(() -> assertThat(berlin.lastStates().holes())
                .containsExactly(new HoleNotice(full.vni(), asked.get(1), "paris", 0)));
    }

    /** In a /30 one address is for containers; paris has it, though no container of paris does. */
    @Test
    void hasAnIdleAddressGivenBackBeforeItSaysThatANetworkIsFull() {
        Agent rome = new Agent("rome", 3);
        rome.hello();
        Network tiny = ((NetworkChange.Done)
                        store.createNetwork(NetworkRequest.named(TenantName.DEFAULT, new NetworkName("tiny"))
                                .withSubnet(Cidr.parse("10.9.1.0/30"))))
                .network();
        berlin.answers = _ -> Optional.empty();
        assertThat(berlin.ask(new Message.LeaseRequest(tiny.vni()))).isInstanceOf(Message.LeaseGranted.class);
        var request = new Message.LeaseRequest(tiny.vni(), Ip.parse("10.9.1.2"), Optional.empty());
        Message.LeaseGranted there = (Message.LeaseGranted) paris.ask(request);
        paris.recalled = () -> Optional.of("10.9.1.2 is in use there");
        assertThat(text(rome.ask(new Message.LeaseRequest(tiny.vni()))))
                .contains("no other host has an address to spare");

        paris.recalled = () -> paris.givesBack(there.lease());

        assertThat(((Message.LeaseGranted) rome.ask(new Message.LeaseRequest(tiny.vni())))
                        .lease()
                        .block())
                .isEqualTo(Cidr.parse("10.9.1.2/32"));
    }

    private static HoleAnswer answer(HoleNotice notice, Optional<String> refusal) {
        return new HoleAnswer(notice.vni(), notice.range(), notice.revision(), refusal);
    }

    /** An agent that answers as it is told to, from its own threads. */
    private final class Agent implements AgentWire {

        final HostId id;
        final AgentLink link;
        private final String name;
        private final Ip vtep;
        private final List<Frame> told = new CopyOnWriteArrayList<>();
        volatile @Nullable Function<HoleNotice, Optional<String>> answers;
        volatile @Nullable Supplier<Optional<String>> recalled;

        Agent(String name, int number) {
            this.name = name;
            this.vtep = Ip.parse("192.0.2.0").plus(number);
            this.id = ((HostChange.Done) store.admit(new HostRequest(
                            Optional.empty(), name, new HostFacts(vtep, 1_500, Datapath.NETDEV), Optional.empty())))
                    .host()
                    .id();
            this.link = hub.open(id, this);
        }

        void hello() {
            say(new Message.Hello(Message.VERSION, id, name, FakeAgent.facts(vtep, 1_450), "test", List.of()));
        }

        synchronized void say(Message message) {
            link.received(MessageCodec.encode(Frame.of("a0", message)));
        }

        Message ask(Message message) {
            String frame = "a" + told.size() + 1;
            int before = told.size();
            synchronized (this) {
                link.received(MessageCodec.encode(Frame.of(frame, message)));
            }
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> reply(frame, before).isPresent());
            return reply(frame, before).orElseThrow();
        }

        private Optional<Message> reply(String frame, int before) {
            return told.stream()
                    .skip(before)
                    .filter(each -> each.re().equals(Optional.of(frame)))
                    .map(Frame::message)
                    .findFirst();
        }

        Optional<String> givesBack(LeaseNotice lease) {
            say(new Message.LeaseReturn(new HeldBlock(lease.vni(), lease.block(), lease.base(), lease.epoch())));
            return Optional.empty();
        }

        Message.LeaseStates lastStates() {
            return told.stream()
                    .map(Frame::message)
                    .filter(Message.LeaseStates.class::isInstance)
                    .map(Message.LeaseStates.class::cast)
                    .reduce((_, later) -> later)
                    .orElseThrow();
        }

        @Override
        public void send(String text) {
            Frame frame = MessageCodec.decode(text);
            told.add(frame);
            if (frame.message() instanceof Message.LeaseStates states) {
                Thread.ofVirtual().start(() -> answer(states));
            } else if (frame.message() instanceof Message.LeaseRecall) {
                Thread.ofVirtual().start(() -> answer(frame));
            }
        }

        private void answer(Message.LeaseStates states) {
            Function<HoleNotice, Optional<String>> by = answers;
            if (by != null && !states.holes().isEmpty()) {
                say(new Message.Holes(states.holes().stream()
                        .filter(notice -> notice.revision() != 0)
                        .map(notice -> AddressClaimsTest.answer(notice, by.apply(notice)))
                        .toList()));
            }
        }

        private void answer(Frame question) {
            Optional<String> refusal = Objects.requireNonNull(recalled).get();
            Message said = refusal.<Message>map(reason -> new Message.ErrorReply("in-use", reason))
                    .orElseGet(Message.Ok::new);
            synchronized (this) {
                link.received(MessageCodec.encode(question.reply("a-1", said)));
            }
        }

        @Override
        public String peer() {
            return vtep.toString();
        }

        @Override
        public void ping() {}

        @Override
        public void close(String reason) {}
    }
}
