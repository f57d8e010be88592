package io.fairlead.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.controller.plan.Lab.Arrival;
import io.fairlead.controller.plan.Lab.Place;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.Slot;
import io.fairlead.net.Ip;
import io.fairlead.net.Ip6;
import io.fairlead.net.MacAddress;
import io.fairlead.net.Prefix6;
import io.fairlead.net.Vni;
import io.fairlead.openflow.flow.Field;
import io.fairlead.openflow.testing.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who reaches whom by IPv6, on three hosts: two networks with one prefix, blocks of two sizes, and one without IPv6. */
class Reachability6Test {

    private static final Random RANDOM = new Random(20_261);
    private static final Cluster CLUSTER = Cluster.ofHosts(3);
    private static final Prefix6 PREFIX = Prefix6.parse("fd00:1:2::/96");
    private static final int PLAIN = 103;
    private static final Ip6 ALL_NODES = Ip6.parse("ff02::1");
    private static final MacAddress ALL_NODES_MAC = MacAddress.parse("33:33:00:00:00:01");
    private static final List<Seat> SEATS = new ArrayList<>();
    private static Lab lab;

    /** A container: a slot of a lease. */
    private record Seat(Lease lease, Slot slot) {

        MacAddress mac() {
            return lease.mac().orElseGet(slot::mac);
        }

        Place place() {
            return Place.of(lease, slot);
        }

        Ip6 global() {
            return PREFIX.address(slot.address());
        }

        Ip6 linkLocal() {
            return Ip6.linkLocal(mac());
        }

        List<Ip6> addresses() {
            return List.of(global(), linkLocal());
        }

        Packet to(MacAddress mac) {
            return Packet.from(slot.port(), mac(), mac);
        }

        List<Arrival> send(Packet packet) {
            return lab.send(lease.host(), packet);
        }

        boolean sharesNetworkWith(Seat other) {
            return lease.network().equals(other.lease.network()) && !equals(other);
        }
    }

    @BeforeAll
    static void leaseBlocks() {
        CLUSTER.network(101, "10.0.0.0/16", Optional.of(PREFIX));
        CLUSTER.network(102, "10.0.0.0/24", Optional.of(PREFIX));
        CLUSTER.network(PLAIN, "10.0.0.0/24");
        List.of("h1", "h2", "h3", "h1")
                .forEach(host -> List.of(101, 102, PLAIN).forEach(vni -> CLUSTER.lease(vni, host)));
        SEATS.add(single(CLUSTER.leaseAddress(101, "h2", "10.0.0.10")));
        SEATS.add(single(CLUSTER.leaseAddress(101, "h3", "10.0.0.9", "52:54:00:12:34:56")));
        SEATS.add(single(CLUSTER.leaseAddress(101, "h1", "10.0.0.11", "52:54:00:12:34:57")));
        for (Lease lease : CLUSTER.leases()) {
            if (lease.isException()) {
                continue;
            }
            List<Slot> open = CLUSTER.open(lease).toList();
            SEATS.add(new Seat(lease, open.getFirst()));
            SEATS.add(new Seat(lease, open.get(1 + RANDOM.nextInt(open.size() - 2))));
            SEATS.add(new Seat(lease, open.getLast()));
        }
        lab = Lab.of(CLUSTER);
    }

    private static Seat single(Lease lease) {
        return new Seat(lease, lease.slots().findFirst().orElseThrow());
    }

    private static List<Seat> seats() {
        return SEATS.stream()
                .filter(seat -> seat.lease().network().value() != PLAIN)
                .toList();
    }

    private static Seat seat(int vni, String host) {
        return SEATS.stream()
                .filter(seat -> seat.lease().network().equals(new Vni(vni))
                        && seat.lease().host().value().equals(host)
                        && !seat.lease().isException())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void reachesEveryOtherOfItsNetworkFromBothItsAddresses() {
        for (Seat from : seats()) {
            for (Seat to : seats()) {
                for (Ip6 source : from.addresses()) {
                    Packet packet = from.to(to.mac()).ipv6(source, to.global());
                    if (from.sharesNetworkWith(to)) {
                        assertThat(Lab.places(from.send(packet))).containsExactly(to.place());
                    } else {
                        assertThat(Lab.places(from.send(packet))).doesNotContain(to.place());
                    }
                }
            }
        }
    }

    @Test
    void asksOnlyTheOneWhoCanAnswer() {
        for (Seat from : seats()) {
            for (Seat to : seats()) {
                for (Ip6 target : to.addresses()) {
                    List<Arrival> arrivals = from.send(question(from, from.global(), target));
                    if (from.sharesNetworkWith(to)) {
                        assertThat(arrivals).singleElement().satisfies(arrival -> {
                            assertThat(arrival.place()).isEqualTo(to.place());
                            assertThat(arrival.packet().field(Field.ETH_DST))
                                    .isEqualTo(to.mac().bits());
                        });
                    }
                }
            }
        }
    }

    @Test
    void asksNobodyForAnAddressThatIsNotThere() {
        Seat from = seat(101, "h1");
        for (String absent : List.of("10.0.0.0", "10.0.0.1", "10.0.200.7", "10.1.0.9")) {
            Ip address = Ip.parse(absent);
            assertThat(from.send(question(from, from.global(), PREFIX.address(address))))
                    .isEmpty();
            assertThat(from.send(question(from, from.linkLocal(), Ip6.linkLocal(MacAddress.of(address)))))
                    .isEmpty();
        }
    }

    @Test
    void letsHonestAnswersAndQuestionsThrough() {
        Seat from = seat(101, "h1");
        Seat to = seat(101, "h3");
        for (Ip6 source : from.addresses()) {
            Packet packet = from.to(to.mac()).ipv6(source, to.global());
            for (Ip6 about : from.addresses()) {
                assertArrives(from, packet.advertisement(about), to);
                assertArrives(from, packet.advertisement(about).with(Field.ND_TLL, 0), to);
            }
            assertArrives(from, packet.solicitation(to.global()), to);
            assertArrives(from, packet.solicitation(to.global()).with(Field.ND_SLL, 0), to);
            assertArrives(from, packet.icmp6(128), to);
        }
    }

    @Test
    void dropsEveryLieAboutAnAddress() {
        for (Seat from : List.of(seat(101, "h1"), seat(102, "h2"))) {
            Seat to = seat(from.lease().network().value(), "h3");
            Slot near = CLUSTER.open(from.lease())
                    .filter(slot -> !slot.equals(from.slot()))
                    .findFirst()
                    .orElseThrow();
            for (Seat other : List.of(new Seat(from.lease(), near), to)) {
                Packet frame = from.to(to.mac());
                Packet honest = frame.ipv6(from.global(), to.global());
                for (Ip6 foreign : other.addresses()) {
                    assertDropped(from, frame.ipv6(foreign, to.global()));
                    assertDropped(from, frame.ipv6(foreign, to.global()).solicitation(to.global()));
                    assertDropped(from, frame.ipv6(foreign, to.global()).advertisement(foreign));
                    assertDropped(from, honest.advertisement(foreign));
                    assertDropped(from, honest.advertisement(foreign).with(Field.ND_TLL, 0));
                }
                long foreignMac = other.mac().bits();
                assertDropped(from, honest.advertisement(from.global()).with(Field.ND_TLL, foreignMac));
                assertDropped(from, honest.solicitation(to.global()).with(Field.ND_SLL, foreignMac));
                assertDropped(from, honest.with(Field.ETH_SRC, foreignMac));
            }
        }
    }

    @Test
    void dropsPacketsWithoutSourceAndOfOtherPrefixes() {
        Seat from = seat(101, "h1");
        Seat to = seat(101, "h2");
        Packet frame = from.to(to.mac());

        assertDropped(
                from,
                frame.ipv6(Ip6.NONE, ALL_NODES).solicitation(from.global()).with(Field.ND_SLL, 0));
        assertDropped(
                from, frame.ipv6(Ip6.NONE, ALL_NODES).solicitation(to.global()).with(Field.ND_SLL, 0));
        assertDropped(from, frame.ipv6(Ip6.parse("fd00:1:3::a00:3"), to.global()));
        assertDropped(from, frame.ipv6(Ip6.parse("2001:db8::1"), to.global()));
        assertDropped(from, frame.ipv6(Ip6.parse("fe80::1"), to.global()));
        assertDropped(from, frame.ipv6(to.linkLocal(), to.global()));
    }

    @ParameterizedTest
    @ValueSource(ints = {133, 134, 137})
    void dropsWhatRoutersSayAndHear(int type) {
        Seat from = seat(101, "h1");

        for (Ip6 source : from.addresses()) {
            assertDropped(from, from.to(ALL_NODES_MAC).ipv6(source, ALL_NODES).icmp6(type));
        }
    }

    @Test
    void multicastsOnceToEverySlotOfTheNetworkButItsOwn() {
        for (Seat from : seats()) {
            Place[] others = CLUSTER.inNetwork(from.lease().network()).stream()
                    .flatMap(lease -> CLUSTER.open(lease).map(slot -> Place.of(lease, slot)))
                    .filter(place -> !place.equals(from.place()))
                    .toArray(Place[]::new);
            Packet packet = from.to(ALL_NODES_MAC).ipv6(from.linkLocal(), ALL_NODES);

            assertThat(Lab.places(from.send(packet))).containsExactlyInAnyOrder(others);
            assertThat(Lab.places(from.send(packet.advertisement(from.global()))))
                    .containsExactlyInAnyOrder(others);
        }
    }

    @Test
    void keepsANetworkWithoutIpv6ClosedToIt() {
        Seat from = seat(PLAIN, "h1");
        Seat to = seat(PLAIN, "h2");

        for (Ip6 source : from.addresses()) {
            assertDropped(from, from.to(to.mac()).ipv6(source, to.global()));
            assertDropped(from, from.to(ALL_NODES_MAC).ipv6(source, ALL_NODES));
            assertDropped(from, question(from, source, to.linkLocal()));
            assertDropped(from, from.to(to.mac()).ipv6(source, to.global()).advertisement(source));
        }
    }

    private static Packet question(Seat from, Ip6 source, Ip6 target) {
        return from.to(MacAddress.parse("33:33:ff:00:00:05"))
                .ipv6(source, ALL_NODES)
                .solicitation(target);
    }

    private static void assertArrives(Seat from, Packet packet, Seat to) {
        assertThat(Lab.places(from.send(packet))).describedAs("%s", packet).containsExactly(to.place());
    }

    private static void assertDropped(Seat from, Packet packet) {
        assertThat(from.send(packet)).describedAs("%s", packet).isEmpty();
    }
}
