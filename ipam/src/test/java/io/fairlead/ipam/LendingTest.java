package io.fairlead.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.OfPort;
import io.fairlead.net.Vni;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LendingTest {

    private static final Vni NETWORK = new Vni(7);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Subnet SUBNET = Subnet.of(Cidr.parse("10.0.0.0/27"));
    private static final Window WINDOW = new Window(65_216);

    /** Blocks of four: the first has its network address and gateway in it, the last the broadcast address. */
    private static final List<Lease> ALL = IntStream.range(0, 8)
            .mapToObj(i -> lease("10.0.0." + 4 * i + "/30", "h" + i))
            .toList();

    @Test
    void givesABlockAsLongAsOneIsFree() {
        assertThat(claimed(ALL.subList(1, 8), nobody()).block()).isEqualTo(Cidr.parse("10.0.0.0/30"));
    }

    @Test
    void asksAnotherHostForHalfOfWhatItHasFree() {
        Lease lease = claimed(ALL, seen(Map.of("h3", Set.of())));

        assertThat(lease.block()).isEqualTo(Cidr.parse("10.0.0.14/31"));
        assertThat(lease.state()).isEqualTo(LeaseState.ASKED);
        assertThat(lease.host()).isEqualTo(new HostId("asker"));
    }

    @Test
    void asksWhoHasMostToSpare() {
        Lenders lenders = seen(Map.of("h3", Set.of(12), "h4", Set.of(), "h5", Set.of(21)));

        assertThat(claimed(ALL, lenders).block()).isEqualTo(Cidr.parse("10.0.0.18/31"));
    }

    @Test
    void asksForTheLastAddressOfAHost() {
        assertThat(claimed(ALL, seen(Map.of("h3", Set.of(12, 13, 15)))).block()).isEqualTo(Cidr.parse("10.0.0.14/32"));
    }

    @Test
    void asksForNothingThatWasRefused() {
        var refusing = new Lenders(
                Map.of(new HostId("h3"), Set.of()), Set.of(Cidr.parse("10.0.0.14/31"), Cidr.parse("10.0.0.13/32")));

        assertThat(claimed(ALL, refusing).block())
                .as("one of the two in the range, of which one is in use")
                .isEqualTo(Cidr.parse("10.0.0.12/32"));
        assertThat(claimed(ALL, refusing, "10.0.0.12/32").block()).isEqualTo(Cidr.parse("10.0.0.14/32"));
        assertThat(claimed(ALL, refusing, "10.0.0.12/32", "10.0.0.14/32").block())
                .isEqualTo(Cidr.parse("10.0.0.15/32"));
    }

    private static Lease claimed(List<Lease> leases, Lenders lenders, String... refusedToo) {
        Set<Cidr> refused = Stream.concat(
                        lenders.refused().stream(), Stream.of(refusedToo).map(Cidr::parse))
                .collect(Collectors.toSet());
        return claimed(leases, new Lenders(lenders.ports(), refused));
    }

    @Test
    void leavesAddressesAsideThatAreForNobody() {
        assertThat(claimed(ALL, seen(Map.of("h0", Set.of()))).block())
                .as("10.0.0.0 is the network's, 10.0.0.1 its gateway's")
                .isEqualTo(Cidr.parse("10.0.0.3/32"));
    }

    @Test
    void leavesAHostTheAddressOfItsGateway() {
        Subnet large = Subnet.of(Cidr.parse("10.0.0.0/24"));
        List<Lease> all = IntStream.range(0, 16)
                .mapToObj(i -> lease("10.0.0." + 16 * i + "/28", "h" + i))
                .toList();
        Set<Integer> used = IntStream.range(33, 48).boxed().collect(Collectors.toSet());

        assertThat(new LeaseBook(NETWORK, large, all, List.of()).claim(claim(), seen(Map.of("h2", used))))
                .asInstanceOf(type(ClaimResult.Exhausted.class))
                .extracting(ClaimResult.Exhausted::message)
                .isEqualTo(
                        "No free block of 16 addresses in 10.0.0.0/24, network 7: of 16, all are leased, and no other"
                                + " host has an address to spare (15 can't be asked: their agents are not connected). Remove hosts"
                                + " that left for good, or make a network with a larger subnet.");
    }

    @Test
    void lendsOnlyWhatAHostHandsOut() {
        List<Lease> draining = Stream.concat(
                        ALL.subList(0, 7).stream(),
                        Stream.of(new Lease(
                                NETWORK,
                                Cidr.parse("10.0.0.28/30"),
                                new HostId("h7"),
                                WINDOW,
                                Epoch.FIRST,
                                LeaseState.DRAINING,
                                1)))
                .toList();

        assertThat(book(draining).claim(claim(), seen(Map.of("h7", Set.of()))))
                .isInstanceOf(ClaimResult.Exhausted.class);
    }

    @Test
    void takesWhatIsLeftOfABlockThatNobodyHolds() {
        List<Lease> parts = Stream.concat(ALL.subList(0, 7).stream(), Stream.of(lease("10.0.0.28/31", "h2")))
                .toList();
        Lease lease = claimed(parts, seen(Map.of("h2", Set.of(8, 9, 28))));

        assertThat(lease.block()).as("10.0.0.31 is the broadcast address").isEqualTo(Cidr.parse("10.0.0.30/32"));
        assertThat(lease.state()).isEqualTo(LeaseState.CLAIMED);
    }

    @Test
    void lendsAPartOfAPartAndNotWhatIsLentAlready() {
        List<Lease> nested = Stream.concat(ALL.stream(), Stream.of(lease("10.0.0.14/31", "h9")))
                .toList();

        Lenders lenders = seen(Map.of("h3", Set.of(12, 13), "h9", Set.of()));

        assertThat(claimed(nested, lenders).block())
                .as("h3 has only 10.0.0.12/31 itself")
                .isEqualTo(Cidr.parse("10.0.0.15/32"));
    }

    private static Lenders nobody() {
        return seen(Map.of());
    }

    /** Hosts, and which of their addresses, by the last number, have a port. */
    private static Lenders seen(Map<String, Set<Integer>> used) {
        Map<HostId, Set<OfPort>> ports = used.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> new HostId(entry.getKey()),
                        entry -> entry.getValue().stream()
                                .map(last -> WINDOW.port(Ip.parse("10.0.0." + last)))
                                .collect(Collectors.toSet())));
        return new Lenders(ports, Set.of());
    }

    private static Lease claimed(List<Lease> leases, Lenders lenders) {
        return ((ClaimResult.Claimed) book(leases).claim(claim(), lenders)).lease();
    }

    private static LeaseBook book(List<Lease> leases) {
        return new LeaseBook(NETWORK, SUBNET, leases, List.of());
    }

    private static Claim claim() {
        return new Claim(new HostId("asker"), Epoch.FIRST, List.of(), Set.of(), 1, NOW);
    }

    private static Lease lease(String block, String host) {
        return new Lease(NETWORK, Cidr.parse(block), new HostId(host), WINDOW, Epoch.FIRST, LeaseState.USABLE, 1);
    }
}
