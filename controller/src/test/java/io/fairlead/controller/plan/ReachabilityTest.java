package io.fairlead.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.controller.plan.Lab.Place;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.Slot;
import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import io.fairlead.net.OfPort;
import io.fairlead.net.Vni;
import io.fairlead.openflow.flow.Field;
import io.fairlead.openflow.testing.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Three hosts, three networks with overlapping addresses, blocks of three sizes: who reaches whom. */
class ReachabilityTest {

    private static final Random RANDOM = new Random(20_261);
    private static final Cluster CLUSTER = Cluster.ofHosts(3);
    private static final List<Seat> SEATS = new ArrayList<>();
    private static Lab lab;

    /** A container: a slot of a lease. */
    private record Seat(Lease lease, Slot slot) {

        Place place() {
            return Place.of(lease, slot);
        }

        Vni network() {
            return lease.network();
        }
    }

    @BeforeAll
    static void leaseBlocks() {
        CLUSTER.network(101, "10.0.0.0/16");
        CLUSTER.network(102, "10.0.0.0/24");
        CLUSTER.network(103, "10.0.0.0/26");
        List.of("h1", "h2", "h3", "h2", "h1", "h2")
                .forEach(host -> List.of(101, 102, 103).forEach(vni -> CLUSTER.lease(vni, host)));
        for (Lease lease : CLUSTER.leases()) {
            List<Slot> open = CLUSTER.open(lease).toList();
            SEATS.add(new Seat(lease, open.getFirst()));
            SEATS.add(new Seat(lease, open.get(RANDOM.nextInt(open.size()))));
            SEATS.add(new Seat(lease, open.getLast()));
        }
        lab = Lab.of(CLUSTER);
    }

    @Test
    void reachesEveryOtherOfItsNetworkAndNobodyElse() {
        for (Seat from : SEATS) {
            for (Seat to : SEATS) {
                Ip target = to.slot().address();
                Place[] expected = CLUSTER.inNetwork(from.network()).stream()
                        .flatMap(lease -> CLUSTER.open(lease).map(slot -> new Seat(lease, slot)))
                        .filter(seat -> seat.slot().address().equals(target) && !seat.equals(from))
                        .map(Seat::place)
                        .toArray(Place[]::new);

                assertThat(Lab.places(lab.ip(from.place(), from.slot(), target)))
                        .describedAs("from %s to %s", from, target)
                        .containsExactly(expected);
            }
        }
    }

    @Test
    void broadcastsOnceToEverySlotOfTheNetworkButItsOwn() {
        for (Seat from : SEATS) {
            Place[] others = CLUSTER.inNetwork(from.network()).stream()
                    .flatMap(lease -> CLUSTER.open(lease).map(slot -> Place.of(lease, slot)))
                    .filter(place -> !place.equals(from.place()))
                    .toArray(Place[]::new);

            assertThat(Lab.places(lab.broadcast(from.place(), from.slot()))).containsExactlyInAnyOrder(others);
        }
    }

    @Test
    void asksOnlyTheOneWhoCanAnswer() {
        for (Seat from : SEATS) {
            for (Seat to : SEATS) {
                if (from.network().equals(to.network()) && !from.slot().equals(to.slot())) {
                    assertThat(lab.ask(from.place(), from.slot(), to.slot().address()))
                            .singleElement()
                            .satisfies(arrival -> {
                                assertThat(arrival.place()).isEqualTo(to.place());
                                assertThat(arrival.packet().field(Field.ETH_DST))
                                        .isEqualTo(to.slot().mac().bits());
                            });
                }
            }
        }
    }

    @Test
    void letsAnAnswerThrough() {
        Seat from = seat(101, "h1");
        Seat to = seat(101, "h3");
        Packet answer = Packet.from(
                        from.slot().port(), from.slot().mac(), to.slot().mac())
                .arpReply(from.slot().address(), to.slot().address());

        assertThat(Lab.places(lab.send(from.lease().host(), answer))).containsExactly(to.place());
    }

    @Test
    void letsOneAskWhetherAnAddressIsFree() {
        Seat from = seat(102, "h2");
        Seat to = seat(102, "h1");

        assertThat(Lab.places(lab.send(
                        from.lease().host(),
                        question(from).arpRequest(new Ip(0), to.slot().address()))))
                .containsExactly(to.place());
        assertThat(lab.send(
                        from.lease().host(),
                        question(from).arpRequest(new Ip(0), from.slot().address())))
                .isEmpty();
    }

    @Test
    void reachesNobodyAtAnAddressThatIsNotLeasedOrKeptBack() {
        Seat from = seat(101, "h1");

        for (String address : List.of("10.0.0.0", "10.0.0.1", "10.0.0.2", "10.0.200.7", "10.0.255.255", "8.8.8.8")) {
            assertThat(lab.ip(from.place(), from.slot(), Ip.parse(address))).isEmpty();
            assertThat(lab.ask(from.place(), from.slot(), Ip.parse(address))).isEmpty();
        }
    }

    @Test
    void dropsEveryAddressThatIsNotTheSlotsOwn() {
        Seat from = seat(101, "h1");
        Seat to = seat(101, "h2");
        Slot own = from.slot();
        Slot neighbour = CLUSTER.open(from.lease())
                .filter(slot -> !slot.equals(own))
                .findFirst()
                .orElseThrow();
        for (Slot other : List.of(neighbour, to.slot())) {
            Packet foreignMac = Packet.from(own.port(), other.mac(), to.slot().mac());
            Packet ownMac = Packet.from(own.port(), own.mac(), to.slot().mac());
            assertDropped(from, foreignMac.ip(own.address(), to.slot().address()));
            assertDropped(from, foreignMac.ip(other.address(), to.slot().address()));
            assertDropped(from, ownMac.ip(other.address(), to.slot().address()));
            assertDropped(from, foreignMac.arpRequest(own.address(), to.slot().address()));
            assertDropped(from, foreignMac.arpReply(other.address(), to.slot().address()));
            assertDropped(from, ownMac.arpRequest(other.address(), to.slot().address()));
            assertDropped(from, ownMac.arpReply(other.address(), to.slot().address()));
            assertDropped(
                    from,
                    ownMac.arpReply(own.address(), to.slot().address())
                            .with(Field.ARP_SHA, other.mac().bits()));
            assertDropped(
                    from,
                    ownMac.arpRequest(new Ip(0), to.slot().address())
                            .with(Field.ARP_SHA, other.mac().bits()));
        }
    }

    @Test
    void dropsWhatItDoesNotKnow() {
        Seat from = seat(101, "h1");
        Seat to = seat(101, "h2");
        Packet frame =
                Packet.from(from.slot().port(), from.slot().mac(), to.slot().mac());

        assertDropped(from, frame);
        assertDropped(from, frame.with(Field.ETH_TYPE, 0x86dd));
        assertDropped(from, frame.arpReply(new Ip(0), to.slot().address()));
        assertDropped(from, frame.ip(new Ip(0), to.slot().address()));
    }

    @Test
    void dropsWhatComesFromAPortThatIsNoSlot() {
        Seat from = seat(102, "h1");
        Seat to = seat(102, "h2");
        for (int port : new int[] {2, 1_000, 40_000, from.slot().port().value() ^ 32}) {
            Packet frame = Packet.from(
                            new OfPort(port), from.slot().mac(), to.slot().mac())
                    .ip(from.slot().address(), to.slot().address());
            assertDropped(from, frame);
        }
    }

    @Test
    void dropsWhatAPortInAClosedSlotSends() {
        Lease first = CLUSTER.inNetwork(new Vni(101)).getFirst();
        Seat to = seat(101, "h2");
        for (Slot closed : first.slots().limit(3).toList()) {
            Packet frame = Packet.from(closed.port(), closed.mac(), to.slot().mac());
            assertThat(lab.send(
                            first.host(), frame.ip(closed.address(), to.slot().address())))
                    .isEmpty();
            assertThat(lab.send(
                            first.host(),
                            frame.arpReply(closed.address(), to.slot().address())))
                    .isEmpty();
        }
    }

    @Test
    void takesPacketsOffTheTunnelFromMembersOnly() {
        Seat to = seat(101, "h1");
        Packet inner = Packet.from(
                        new OfPort(1), seat(101, "h2").slot().mac(), to.slot().mac())
                .ip(seat(101, "h2").slot().address(), to.slot().address());

        assertThat(lab.send(to.lease().host(), inner.throughTunnel(to.network(), Ip.parse("192.0.2.2"))))
                .hasSize(1);
        assertThat(lab.send(to.lease().host(), inner.throughTunnel(to.network(), Ip.parse("192.0.2.66"))))
                .isEmpty();
        assertThat(lab.send(to.lease().host(), inner.throughTunnel(new Vni(999), Ip.parse("192.0.2.2"))))
                .isEmpty();
    }

    @Test
    void sendsNothingBackIntoTheTunnel() {
        Seat far = seat(101, "h2");
        Packet inner = Packet.from(new OfPort(1), far.slot().mac(), far.slot().mac())
                .ip(far.slot().address(), far.slot().address());

        assertThat(lab.send(new HostId("h1"), inner.throughTunnel(far.network(), Ip.parse("192.0.2.2"))))
                .isEmpty();
    }

    @Test
    void prefersASingleAddressToTheBlockAroundIt() {
        Cluster cluster = Cluster.ofHosts(3);
        cluster.network(101, "10.0.0.0/24");
        List.of("h1", "h2", "h3").forEach(host -> cluster.lease(101, host));
        Lease moved = cluster.leaseAddress(101, "h3", "10.0.0.5");
        Lab exceptional = Lab.of(cluster);
        Seat mover = new Seat(moved, moved.slots().findFirst().orElseThrow());
        for (Lease lease : cluster.leases().subList(0, 3)) {
            Seat seat = new Seat(lease, cluster.open(lease).findFirst().orElseThrow());
            assertThat(Lab.places(exceptional.ip(
                            seat.place(), seat.slot(), mover.slot().address())))
                    .containsExactly(mover.place());
            assertThat(Lab.places(exceptional.ip(
                            mover.place(), mover.slot(), seat.slot().address())))
                    .containsExactly(seat.place());
            assertThat(Lab.places(exceptional.broadcast(seat.place(), seat.slot())))
                    .contains(mover.place())
                    .doesNotHaveDuplicates();
        }
        Lease hole = cluster.leases().getFirst();
        Slot left = hole.slot(mover.slot().address());
        assertThat(exceptional.ip(Place.of(hole, left), left, Ip.parse("10.0.0.17")))
                .isEmpty();
    }

    /** A loan of a loan is back with the host of the block, another is with a third host, which has a single address, too. */
    @Test
    void prefersALoanToTheBlockAroundIt() {
        Cluster cluster = Cluster.ofHosts(3);
        cluster.network(101, "10.0.0.0/24");
        Lease block = cluster.lease(101, "h1");
        cluster.lease(101, "h2");
        cluster.lend(101, "h2", "10.0.0.8/29", 60_032);
        cluster.lend(101, "h1", "10.0.0.12/30", 60_032);
        cluster.lend(101, "h3", "10.0.0.4/30", 60_032);
        cluster.leaseAddress(101, "h3", "10.0.0.14");
        Lab lent = Lab.of(cluster);
        List<Seat> seats = cluster.leases().stream()
                .flatMap(lease -> cluster.open(lease).map(slot -> new Seat(lease, slot)))
                .toList();
        assertThat(seats.stream().map(seat -> seat.slot().address()))
                .as("all but network and gateway, and a gateway's own on each host")
                .hasSize(32 - 5)
                .doesNotHaveDuplicates();
        for (Seat from : seats) {
            for (Seat to : seats) {
                assertThat(Lab.places(
                                lent.ip(from.place(), from.slot(), to.slot().address())))
                        .describedAs("from %s to %s", from, to)
                        .isEqualTo(from.equals(to) ? List.of() : List.of(to.place()));
            }
            assertThat(Lab.places(lent.broadcast(from.place(), from.slot())))
                    .containsExactlyInAnyOrderElementsOf(seats.stream()
                            .filter(to -> !to.equals(from))
                            .map(Seat::place)
                            .toList());
        }
        for (String gone : List.of("10.0.0.5", "10.0.0.9", "10.0.0.13", "10.0.0.14")) {
            Slot left = block.slot(Ip.parse(gone));
            assertThat(lent.ip(Place.of(block, left), left, Ip.parse("10.0.0.18")))
                    .as("from the slot of %s in the block around", gone)
                    .isEmpty();
        }
    }

    /** In its own host's block and in another's: from every host, and nobody else has the MAC or the address. */
    @Test
    void reachesTheMacThatAContainerChoseAndNoOther() {
        for (String host : List.of("h1", "h3")) {
            Cluster cluster = Cluster.ofHosts(3);
            cluster.network(101, "10.0.0.0/24");
            List.of("h1", "h2", "h3").forEach(each -> cluster.lease(101, each));
            Ip address = Ip.parse("10.0.0.5");
            MacAddress mac = MacAddress.parse("52:54:00:12:34:56");
            Lease lease = cluster.leaseAddress(101, host, "10.0.0.5", mac.toString());
            Slot slot = lease.slot(address);
            Place place = Place.of(lease, slot);
            Lab chosen = Lab.of(cluster);
            for (Lease block : cluster.leases().subList(0, 3)) {
                Seat seat = new Seat(block, cluster.open(block).findFirst().orElseThrow());
                assertThat(Lab.places(chosen.ask(seat.place(), seat.slot(), address)))
                        .as("who is asked on %s for it on %s", block.host(), host)
                        .containsExactly(place);
                Packet toIt = Packet.from(seat.slot().port(), seat.slot().mac(), mac)
                        .ip(seat.slot().address(), address);
                assertThat(Lab.places(chosen.send(block.host(), toIt))).containsExactly(place);
                assertThat(chosen.ip(seat.place(), seat.slot(), address))
                        .as("by the MAC it does not have")
                        .isEmpty();
                Packet from = Packet.from(slot.port(), mac, seat.slot().mac());
                assertThat(Lab.places(chosen.send(
                                lease.host(), from.ip(address, seat.slot().address()))))
                        .containsExactly(seat.place());
                assertThat(Lab.places(chosen.send(
                                lease.host(),
                                Packet.from(slot.port(), mac, MacAddress.parse("ff:ff:ff:ff:ff:ff"))
                                        .arpRequest(address, seat.slot().address()))))
                        .containsExactly(seat.place());
                assertThat(Lab.places(chosen.broadcast(seat.place(), seat.slot())))
                        .contains(place);
                assertStopped(chosen, lease, from, seat);
            }
        }
    }

    private static void assertStopped(Lab chosen, Lease lease, Packet honest, Seat other) {
        Slot slot = lease.slot(lease.block().first());
        Ip target = other.slot().address();
        MacAddress derived = MacAddress.of(slot.address());
        assertThat(List.of(
                        honest.ip(target, target),
                        honest.arpReply(target, target),
                        honest.arpReply(slot.address(), target).with(Field.ARP_SHA, derived.bits()),
                        Packet.from(slot.port(), derived, other.slot().mac()).ip(slot.address(), target)))
                .allSatisfy(lie -> assertThat(chosen.send(lease.host(), lie)).isEmpty());
        Packet stolen =
                Packet.from(other.slot().port(), honestMac(lease), other.slot().mac());
        assertThat(chosen.send(other.lease().host(), stolen.ip(slot.address(), target)))
                .isEmpty();
        assertThat(chosen.send(other.lease().host(), stolen.ip(target, target))).isEmpty();
    }

    private static MacAddress honestMac(Lease lease) {
        return lease.mac().orElseThrow();
    }

    private static Packet question(Seat from) {
        return Packet.from(from.slot().port(), from.slot().mac(), MacAddress.parse("ff:ff:ff:ff:ff:ff"));
    }

    private static void assertDropped(Seat from, Packet packet) {
        assertThat(lab.send(from.lease().host(), packet))
                .describedAs("%s", packet)
                .isEmpty();
    }

    private static Seat seat(int vni, String host) {
        return SEATS.stream()
                .filter(seat -> seat.network().value() == vni
                        && seat.lease().host().value().equals(host))
                .findFirst()
                .orElseThrow();
    }
}
