package io.fairlead.controller.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.agent.protocol.HoleAnswer;
import io.fairlead.agent.protocol.HoleNotice;
import io.fairlead.agent.protocol.LeaseNotice;
import io.fairlead.agent.protocol.Message;
import io.fairlead.controller.model.Datapath;
import io.fairlead.controller.model.Network;
import io.fairlead.controller.model.NetworkName;
import io.fairlead.controller.model.TenantName;
import io.fairlead.controller.store.HostChange;
import io.fairlead.controller.store.HostFacts;
import io.fairlead.controller.store.HostRequest;
import io.fairlead.controller.store.LeaseRequest;
import io.fairlead.controller.store.LeaseStep;
import io.fairlead.controller.store.NetworkChange;
import io.fairlead.controller.store.NetworkRequest;
import io.fairlead.controller.store.Store;
import io.fairlead.controller.testing.InMemoryJournal;
import io.fairlead.controller.testing.InMemoryStore;
import io.fairlead.controller.testing.NoPorts;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.LeaseState;
import io.fairlead.ipam.Lenders;
import io.fairlead.ipam.SlotBook;
import io.fairlead.ipam.SlotResult;
import io.fairlead.ipam.Window;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.OfPort;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hosts that take, leave and give back addresses while what they are told, and what they say, is on its way: whatever the
 * order, no address is with two of them.
 */
class HolesSimulationTest {

    private static final int STEPS = 3_000;

    private Instant now = Instant.parse("2026-11-23T12:00:00Z");
    private final Store store = InMemoryStore.over(new InMemoryJournal(), () -> now);
    private final Claims claims = new Claims(store, new NoPorts(), Duration.ZERO);
    private final Network network = ((NetworkChange.Done)
                    store.createNetwork(NetworkRequest.named(TenantName.DEFAULT, new NetworkName("web"))
                            .withSubnet(Cidr.parse("10.7.0.0/26"))))
            .network();
    private final List<SimulatedHost> hosts =
            IntStream.rangeClosed(1, 4).mapToObj(this::host).toList();

    private SimulatedHost host(int number) {
        var facts = new HostFacts(Ip.parse("192.0.2.0").plus(number), 1_500, Datapath.NETDEV);
        var request = new HostRequest(Optional.empty(), "host" + number, facts, Optional.empty());
        return new SimulatedHost(((HostChange.Done) store.admit(request)).host().id());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 20_261})
    void noAddressIsEverWithTwoHosts(long seed) {
        var random = new Random(seed);
        int shared = 0;
        int lent = 0;
        for (int step = 0; step < STEPS; step++) {
            now = now.plusSeconds(random.nextInt(3));
            hosts.get(random.nextInt(hosts.size())).act(random);
            drive(random);
            shared += (int) store.snapshot().leases().all().stream()
                    .filter(Lease::isException)
                    .filter(lease -> lease.state() == LeaseState.USABLE)
                    .count();
            lent += (int) store.snapshot().leases().all().stream()
                    .filter(lease ->
                            lease.state() == LeaseState.USABLE && lease.block().prefix() == 31)
                    .count();
            assertNothingIsShared(seed, step);
        }
        assertThat(shared).as("addresses with another host").isGreaterThan(STEPS / 10);
        assertThat(lent).as("ranges with another host").isGreaterThan(STEPS / 10);
    }

    private void assertNothingIsShared(long seed, int step) {
        Map<Ip, HostId> holders = new HashMap<>();
        for (SimulatedHost host : hosts) {
            for (Ip address : host.book.taken()) {
                HostId other = holders.put(address, host.id);
                assertThat(other)
                        .describedAs("%s is with %s and, seed %d, step %d, with", address, host.id, seed, step)
                        .isNull();
            }
        }
    }

    /** Flows are confirmed at once: they decide about packets, not about who gives an address to whom. */
    private void drive(Random random) {
        for (Lease lease : store.snapshot().leases().all()) {
            if (random.nextInt(4) == 0) {
                switch (lease.state()) {
                    case CLAIMED -> step(lease, LeaseState.INSTALLED);
                    case INSTALLED -> step(lease, LeaseState.USABLE);
                    case DRAINING -> step(lease, LeaseState.WITHDRAWN);
                    case WITHDRAWN -> store.free(lease);
                    case ASKED -> forgetSometimes(lease, random);
                    case USABLE -> {}
                }
            }
        }
    }

    private void forgetSometimes(Lease lease, Random random) {
        if (random.nextInt(3) == 0) {
            store.free(lease);
        }
    }

    private void step(Lease lease, LeaseState to) {
        store.advance(lease, new LeaseStep(lease.state(), to));
    }

    /** An agent as the protocol wants it: what it is told counts when it is read, in order; what it says is late. */
    private final class SimulatedHost {

        private final HostId id;
        private final Deque<Message.LeaseStates> told = new ArrayDeque<>();
        private final Deque<Message.Holes> said = new ArrayDeque<>();
        private final Deque<LeaseNotice> returning = new ArrayDeque<>();
        private final Set<Cidr> returned = new HashSet<>();
        private SlotBook book = SlotBook.of(network.addresses(), List.of());
        private List<LeaseNotice> held = List.of();

        SimulatedHost(HostId id) {
            this.id = id;
        }

        void act(Random random) {
            var leases =
                    new Message.LeaseStates(Notices.leases(store.snapshot(), id), Notices.holes(store.snapshot(), id));
            if (told.isEmpty() || !told.getLast().equals(leases)) {
                told.add(leases);
            }
            switch (random.nextInt(16)) {
                case 0, 1, 2 -> ask(new LeaseRequest.AnyBlock(seen(), Optional.of(lenders(random))));
                case 9, 10 -> ask(new LeaseRequest.Address(any(random), Optional.empty(), seen()));
                case 3 -> take(book.take(now));
                case 4, 5 -> take(book.take(any(random)));
                case 6 -> book = book.release(any(random), now);
                case 7 -> giveBack(random);
                case 8, 11, 12, 13 -> hear();
                default -> answer();
            }
        }

        private LeaseRequest.Seen seen() {
            return new LeaseRequest.Seen(
                    Set.of(), store.snapshot().intent().hosts().keySet());
        }

        /** What is seen of ports there comes late, if at all. */
        private Lenders lenders(Random random) {
            Map<HostId, Set<OfPort>> ports = new HashMap<>();
            hosts.stream().filter(_ -> random.nextBoolean()).forEach(host -> ports.put(host.id, Set.of()));
            return new Lenders(ports, random.nextBoolean() ? Set.of(new Cidr(any(random), 32)) : Set.of());
        }

        private Ip any(Random random) {
            return network.subnet().first().plus(random.nextInt(64));
        }

        private void ask(LeaseRequest request) {
            store.claim(id, network.vni(), request);
        }

        private void take(SlotResult result) {
            if (result instanceof SlotResult.Taken(var _, SlotBook next)) {
                book = next;
            }
        }

        /** Struck out here first, told later. */
        private void giveBack(Random random) {
            List<Lease> idle = book.returnable();
            if (!idle.isEmpty()) {
                Lease lease = idle.get(random.nextInt(idle.size()));
                held.stream()
                        .filter(notice -> notice.block().equals(lease.block()))
                        .findFirst()
                        .ifPresent(notice -> {
                            returned.add(notice.block());
                            returning.add(notice);
                        });
                rebook();
            }
        }

        private void hear() {
            if (told.isEmpty()) {
                return;
            }
            Message.LeaseStates states = told.remove();
            held = states.leases();
            returned.removeIf(block -> held.stream()
                    .noneMatch(notice -> notice.block().equals(block) && notice.state() == LeaseState.USABLE));
            rebook();
            book = book.withHoles(states.holes().stream().map(HoleNotice::range).toList());
            List<HoleAnswer> answers = new ArrayList<>();
            for (HoleNotice hole : states.holes()) {
                if (hole.revision() != 0) {
                    boolean inUse = book.taken().stream().anyMatch(hole.range()::contains);
                    answers.add(new HoleAnswer(
                            hole.vni(),
                            hole.range(),
                            hole.revision(),
                            inUse ? Optional.of("in use") : Optional.empty()));
                }
            }
            said.add(new Message.Holes(answers));
        }

        private void rebook() {
            book = book.withLeases(held.stream()
                    .filter(notice -> notice.state() == LeaseState.USABLE && !returned.contains(notice.block()))
                    .map(this::lease)
                    .toList());
        }

        private Lease lease(LeaseNotice notice) {
            return new Lease(
                    notice.vni(),
                    notice.block(),
                    id,
                    new Window(notice.base()),
                    notice.epoch(),
                    notice.state(),
                    notice.revision());
        }

        private void answer() {
            if (!said.isEmpty()) {
                claims.answered(id, said.remove());
            }
            if (!returning.isEmpty()) {
                LeaseNotice back = returning.remove();
                store.advance(lease(back), new LeaseStep(LeaseState.USABLE, LeaseState.DRAINING));
            }
        }
    }
}
