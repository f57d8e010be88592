package io.fairlead.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.OfPort;
import io.fairlead.net.Vni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseBookTest {

    private static final Vni NETWORK = new Vni(7);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Subnet SUBNET = Subnet.of(Cidr.parse("10.0.0.0/24"));

    @Test
    void givesTheLowestBlockAndTheHighestWindow() {
        Lease lease = claimed(book(), claim("h1"));

        assertThat(lease.block()).isEqualTo(Cidr.parse("10.0.0.0/28"));
        assertThat(lease.window()).isEqualTo(Window.FIRST);
        assertThat(lease.state()).isEqualTo(LeaseState.CLAIMED);
    }

    @Test
    void leavesOutTheHostsWindowsInOtherNetworks() {
        Claim claim = new Claim(
                new HostId("h1"), Epoch.FIRST, List.of(), Set.of(new OfPort(65_216), new OfPort(65_090)), 1, NOW);

        assertThat(claimed(book(), claim).window()).isEqualTo(new Window(65_152));
    }

    @Test
    void keepsTheFirstBlockOfAHostOnItsHighestWindow() {
        Lease first = lease("10.0.0.0/28", "h1", 65_088, LeaseState.USABLE);

        assertThat(claimed(book(first), claim("h1")).window()).isEqualTo(new Window(65_024));
        assertThat(claimed(book(first), claim("h2")).window()).isEqualTo(Window.FIRST);
    }

    @Test
    void saysWhatToDoWhenNoBlockIsLeft() {
        LeaseBook book = book(IntStream.range(0, 16)
                .mapToObj(i -> lease("10.0.0." + 16 * i + "/28", "h" + i, 65_216, LeaseState.USABLE))
                .toArray(Lease[]::new));

        assertThat(book.claim(claim("h1")))
                .isEqualTo(new ClaimResult.Exhausted("No free block of 16 addresses in 10.0.0.0/24, network 7: of 16,"
                        + " all are leased. Remove hosts that left for good, or make a network with a larger subnet."));
    }

    @Test
    void saysWhatToDoWhenNoWindowIsLeft() {
        Set<OfPort> all = IntStream.rangeClosed(16, 1_019)
                .mapToObj(i -> new OfPort(64 * i))
                .collect(Collectors.toSet());

        assertThat(book().claim(new Claim(new HostId("h1"), Epoch.FIRST, List.of(), all, 1, NOW)))
                .isEqualTo(new ClaimResult.WindowsExhausted(
                        "This host has no free range of port numbers for a block of network 7 (10.0.0.0/24): stop"
                                + " containers here, so that blocks go back, or use another host."));
    }

    @Test
    void letsABlockRestBeforeAnotherHostGetsIt() {
        Subnet small = Subnet.of(Cidr.parse("10.0.0.0/30"));
        Lease gone = lease("10.0.0.0/30", "h1", 65_216, LeaseState.WITHDRAWN);
        LeaseBook book = new LeaseBook(
                NETWORK,
                small,
                List.of(gone),
                List.of(new Withdrawal(gone.block(), gone.host(), NOW.minusSeconds(59))));

        assertThat(book.claim(claim("h2")))
                .asInstanceOf(type(ClaimResult.Exhausted.class))
                .satisfies(result -> assertThat(result.message()).contains("1 rest for 60 s", "Try again"));
        assertThat(claimed(book, claim("h1")).block()).isEqualTo(gone.block());
        assertThat(claimed(book, new Claim(new HostId("h2"), Epoch.FIRST, List.of(), Set.of(), 1, NOW.plusSeconds(1)))
                        .block())
                .isEqualTo(gone.block());
    }

    @Test
    void keepsAWithdrawnBlockOutOfUseUntilItIsKnownSinceWhen() {
        Subnet small = Subnet.of(Cidr.parse("10.0.0.0/30"));
        LeaseBook book = new LeaseBook(
                NETWORK, small, List.of(lease("10.0.0.0/30", "h1", 65_216, LeaseState.WITHDRAWN)), List.of());

        assertThat(book.claim(claim("h1"))).isInstanceOf(ClaimResult.Exhausted.class);
    }

    @Test
    void givesBlocksOfReservedAddressesOnlyByName() {
        Subnet subnet = SUBNET.reserving(AddressSet.parse(List.of("10.0.0.0/26", "10.0.0.80-10.0.0.255")));
        LeaseBook book = new LeaseBook(NETWORK, subnet, List.of(), List.of());
        Lease only = claimed(book, claim("h1"));
        LeaseBook full = new LeaseBook(NETWORK, subnet, List.of(only), List.of());

        assertThat(only.block()).isEqualTo(Cidr.parse("10.0.0.64/28"));
        assertThat(((ClaimResult.Exhausted) full.claim(claim("h2"))).message()).contains("of 1, all are leased");
        assertThat(full.freeBlocks(claim("h2"))).hasSize(15);
        assertThat(full.claim(claim("h2"), Cidr.parse("10.0.0.16/28")))
                .isInstanceOfSatisfying(
                        ClaimResult.Claimed.class,
                        claimed -> assertThat(claimed.lease().block()).isEqualTo(Cidr.parse("10.0.0.16/28")));
    }

    @Test
    void leavesABlockAloneInWhichSomeoneHoldsAnAddress() {
        assertThat(claimed(book(lease("10.0.0.5/32", "h2", 65_216, LeaseState.USABLE)), claim("h1"))
                        .block())
                .isEqualTo(Cidr.parse("10.0.0.16/28"));
    }

    @Test
    void putsSingleAddressesIntoOneWindowAsLongAsTheirLowBitsDiffer() {
        Lease block = lease("10.0.0.0/28", "h1", 65_216, LeaseState.USABLE);
        Lease five = lease("10.0.9.5/32", "h1", 65_152, LeaseState.WITHDRAWN);
        var claim = new Claim(new HostId("h1"), Epoch.FIRST, List.of(block, five), Set.of(new OfPort(65_159)), 1, NOW);

        assertThat(single(claim, "10.0.0.70")).isEqualTo(new Window(65_152));
        assertThat(single(claim, "10.0.0.69")).as("the same low bits").isEqualTo(new Window(65_088));
        assertThat(single(claim, "10.0.0.71")).as("a port is seen there").isEqualTo(new Window(65_088));
    }

    private static Window single(Claim claim, String address) {
        ClaimResult result = book().claim(claim, Ip.parse(address), Optional.empty(), LeaseState.ASKED);
        return ((ClaimResult.Claimed) result).lease().window();
    }

    /** Whatever comes and goes: no address in two leases, no window twice on a host, each block of use to someone. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20_261})
    void neverGivesAnAddressOrAWindowTwice(long seed) {
        var random = new Random(seed);
        Subnet subnet = setAside(random, Subnet.of(Cidr.around(Ip.parse("10.9.8.7"), 18 + random.nextInt(10))));
        List<Lease> leases = new ArrayList<>();
        List<Withdrawal> withdrawals = new ArrayList<>();
        for (int step = 0; step < 400; step++) {
            Instant now = NOW.plusSeconds(step * 5L);
            if (random.nextInt(3) > 0) {
                claimOne(new LeaseBook(NETWORK, subnet, leases, withdrawals), random, now)
                        .ifPresent(lease -> {
                            leases.removeIf(old -> old.block().equals(lease.block()));
                            withdrawals.removeIf(old -> old.block().equals(lease.block()));
                            leases.add(lease);
                        });
            } else if (!leases.isEmpty()) {
                Lease gone = leases.remove(random.nextInt(leases.size()));
                withdrawals.add(new Withdrawal(gone.block(), gone.host(), now));
            }
            assertLawful(subnet, leases);
        }
    }

    private static Subnet setAside(Random random, Subnet subnet) {
        Cidr half = Cidr.around(subnet.range().last(), subnet.range().prefix() + 1);
        Cidr some = Cidr.around(
                subnet.range().first().plus(random.nextLong(subnet.range().size())), 24 + random.nextInt(9));
        Subnet reserving = random.nextBoolean() ? subnet.reserving(new AddressSet(List.of(half))) : subnet;
        return subnet.range().contains(some) && some.prefix() > subnet.range().prefix()
                ? reserving.excluding(new AddressSet(List.of(some)))
                : reserving;
    }

    private static Optional<Lease> claimOne(LeaseBook book, Random random, Instant now) {
        Claim claim = new Claim(new HostId("h" + random.nextInt(20)), Epoch.FIRST, List.of(), Set.of(), 1, now);
        return switch (book.claim(claim)) {
            case ClaimResult.Claimed claimed -> Optional.of(claimed.lease());
            case ClaimResult.Exhausted _ -> Optional.empty();
            case ClaimResult.WindowsExhausted _ -> throw new AssertionError("1,000 windows are enough here");
        };
    }

    private static void assertLawful(Subnet subnet, List<Lease> leases) {
        assertThat(leases).allMatch(lease -> subnet.range().contains(lease.block()));
        for (Lease one : leases) {
            assertThat(leases)
                    .filteredOn(other -> !other.equals(one))
                    .noneMatch(other -> other.block().overlaps(one.block()))
                    .noneMatch(other ->
                            other.host().equals(one.host()) && other.window().equals(one.window()));
            assertThat(one.slots().map(Slot::address))
                    .anyMatch(address -> subnet.isForContainers(address)
                            && !subnet.reserved().contains(address));
        }
    }

    private static LeaseBook book(Lease... leases) {
        return new LeaseBook(NETWORK, SUBNET, List.of(leases), List.of());
    }

    private static Claim claim(String host) {
        return new Claim(new HostId(host), Epoch.FIRST, List.of(), Set.of(), 1, NOW);
    }

    private static Lease claimed(LeaseBook book, Claim claim) {
        return ((ClaimResult.Claimed) book.claim(claim)).lease();
    }

    private static Lease lease(String block, String host, int window, LeaseState state) {
        return new Lease(NETWORK, Cidr.parse(block), new HostId(host), new Window(window), Epoch.FIRST, state, 1);
    }
}
