package io.fairlead.controller.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.controller.model.Host;
import io.fairlead.controller.model.Network;
import io.fairlead.controller.model.TenantName;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.LeaseState;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store does with single addresses. */
interface ExceptionContract extends StoreUse {

    private static Ip inside(Lease block) {
        return block.block().first().plus(5);
    }

    private Lease asked(Host host, Network network, Ip address) {
        return ((ClaimResult.Claimed) around(host, network, address)).lease();
    }

    private Lease leave(Lease asked) {
        return ((LeaseChange.Done) step(asked, LeaseState.ASKED, LeaseState.CLAIMED)).lease();
    }

    @Test
    default void asksForAnAddressInAnothersBlockAndLeasesItWhenItIsLeft() {
        Network web = small(WEB);
        Lease block = use(claim(admit("one", "192.0.2.1"), web));
        Host two = admit("two", "192.0.2.2");

        Lease asked = asked(two, web, inside(block));
        assertThat(asked.state()).isEqualTo(LeaseState.ASKED);
        assertThat(asked.block()).isEqualTo(new Cidr(inside(block), 32));
        assertThat(asked(two, web, inside(block))).isEqualTo(asked);

        Lease usable = use(leave(asked));
        assertThat(now(usable)).isEqualTo(usable);
        assertThat(now(block)).isEqualTo(block);
        assertThat(asked(two, web, inside(block))).isEqualTo(usable);
    }

    @Test
    default void asksNobodyWhoCantAnswer() {
        Network web = small(WEB);
        Lease block = use(claim(admit("one", "192.0.2.1"), web));
        Host two = admit("two", "192.0.2.2");
        var alone = new LeaseRequest.Seen(Set.of(), Set.of(two.id()));

        assertThat(store().claim(two.id(), web.vni(), new LeaseRequest.Address(inside(block), Optional.empty(), alone)))
                .isInstanceOfSatisfying(
                        ClaimResult.AddressRefused.class,
                        refused -> assertThat(refused.message())
                                .contains(inside(block).toString(), "host one", "not connected"));
        assertThat(store().snapshot().leases().all()).containsExactly(block);
    }

    @Test
    default void forgetsWhatIsNotLeft() {
        Network web = small(WEB);
        Lease block = use(claim(admit("one", "192.0.2.1"), web));
        Lease asked = asked(admit("two", "192.0.2.2"), web, inside(block));

        assertThat(store().free(asked)).isInstanceOf(LeaseChange.Done.class);

        assertThat(store().snapshot().leases().all()).containsExactly(block);
    }

    /** An answer to the first question says nothing about the second. */
    @Test
    default void takesNoAnswerForAQuestionThatIsAskedAgain() {
        Network web = small(WEB);
        Lease block = use(claim(admit("one", "192.0.2.1"), web));
        Host two = admit("two", "192.0.2.2");
        Lease first = asked(two, web, inside(block));
        store().free(first);
        Lease second = asked(two, web, inside(block));

        assertThat(step(first, LeaseState.ASKED, LeaseState.CLAIMED)).isEqualTo(new LeaseChange.Stale(second));
        assertThat(store().free(first)).isEqualTo(new LeaseChange.Stale(second));
        assertThat(leave(second).state()).isEqualTo(LeaseState.CLAIMED);
    }

    @Test
    default void leasesAnAddressToOneOfThoseWhoAskAtOnce() throws Exception {
        Network web = small(WEB);
        Lease block = use(claim(admit("one", "192.0.2.1"), web));
        List<Host> askers = IntStream.range(2, 8)
                .mapToObj(i -> admit("host" + i, "192.0.2." + i))
                .toList();

        List<ClaimResult> results = StoreUse.together(askers.stream()
                .<Callable<ClaimResult>>map(host -> () -> around(host, web, inside(block)))
                .toList());

        assertThat(results).filteredOn(ClaimResult.Claimed.class::isInstance).hasSize(1);
        assertThat(results).filteredOn(ClaimResult.Elsewhere.class::isInstance).hasSize(5);
    }

    @Test
    default void waitsForAnAddressThatGoesBack() {
        Network web = small(WEB);
        Host one = admit("one", "192.0.2.1");
        Lease block = use(claim(one, web));
        Lease lease = use(leave(asked(admit("two", "192.0.2.2"), web, inside(block))));
        assertThat(around(one, web, inside(block))).isInstanceOf(ClaimResult.Elsewhere.class);

        withdraw(lease);
        assertThat(around(one, web, inside(block))).isInstanceOf(ClaimResult.Leaving.class);
        free(lease);

        assertThat(around(one, web, inside(block))).isEqualTo(new ClaimResult.Claimed(block));
    }

    /** As on a drained host: its agent may still have the address in use, and is to be asked. */
    @Test
    default void hasAnAddressThatDrainsAskedBack() {
        Network web = small(WEB);
        Host one = admit("one", "192.0.2.1");
        Lease block = use(claim(one, web));
        Host two = admit("two", "192.0.2.2");
        Lease lease = use(leave(asked(two, web, inside(block))));
        store().drainHost(two.id());

        assertThat(around(one, web, inside(block))).isInstanceOf(ClaimResult.Elsewhere.class);
        withdraw(lease);
        assertThat(around(one, web, inside(block))).isInstanceOf(ClaimResult.Leaving.class);
    }

    @Test
    default void leasesAnAddressOfARestingBlockAtOnce() {
        Network web = small(WEB);
        Lease block = use(claim(admit("one", "192.0.2.1"), web));
        withdraw(block);
        free(block);
        pass(Duration.ofSeconds(1));

        Lease lease = asked(admit("two", "192.0.2.2"), web, inside(block));

        assertThat(lease.block()).isEqualTo(new Cidr(inside(block), 32));
        assertThat(lease.state()).isEqualTo(LeaseState.CLAIMED);
    }

    /** A host would need a window of 64 port numbers for each, of about 1,000. */
    @Test
    default void putsAddressesOfDifferentLowBitsInOneWindow() {
        Network web = small(WEB);
        Network database =
                made(NetworkRequest.named(TenantName.DEFAULT, DATABASE).withSubnet(Cidr.parse("10.8.0.0/24")));
        Host one = admit("one", "192.0.2.1");
        Host two = admit("two", "192.0.2.2");
        Lease block = use(claim(one, web));
        Lease other = use(claim(one, database));

        Lease first = asked(two, web, block.block().first().plus(5));
        Lease second = asked(two, web, block.block().first().plus(6));
        Lease third = asked(two, database, other.block().first().plus(7));
        Lease clashing = asked(two, database, other.block().first().plus(5));

        assertThat(List.of(second.window(), third.window())).containsOnly(first.window());
        assertThat(clashing.window()).isNotEqualTo(first.window());
        assertThat(claim(two, web).window()).isNotIn(first.window(), clashing.window());
    }

    @Test
    default void takesNoAddressBackThatItsHostHadGivenBack() {
        Network web = small(WEB);
        Lease block = use(claim(admit("one", "192.0.2.1"), web));
        Host two = admit("two", "192.0.2.2");
        Lease lease = use(leave(asked(two, web, inside(block))));
        withdraw(lease);
        free(lease);

        assertThat(store().recover(two.id(), List.of(StoreUse.held(lease))).refused())
                .hasSize(1);
    }

    private ClaimResult withMac(Host host, Network network, Ip address, String mac) {
        return store().claim(
                        host.id(),
                        network.vni(),
                        new LeaseRequest.Address(address, Optional.of(MacAddress.parse(mac)), seen()));
    }

    @Test
    default void leasesAnAddressWithTheMacItsContainerChose() {
        Network web = small(WEB);
        Host one = admit("one", "192.0.2.1");
        Lease block = use(claim(one, web));

        Lease chosen = ((ClaimResult.Claimed) withMac(one, web, inside(block), "52:54:00:00:00:01")).lease();

        assertThat(chosen.state()).as("its own block's").isEqualTo(LeaseState.CLAIMED);
        assertThat(chosen.mac()).contains(MacAddress.parse("52:54:00:00:00:01"));
        assertThat(now(chosen)).isEqualTo(chosen);
        assertThat(chosen.window()).isNotEqualTo(block.window());
        Lease usable = use(chosen);
        Lease other = ((ClaimResult.Claimed) withMac(one, web, inside(block), "52:54:00:00:00:02")).lease();
        assertThat(other.state()).as("to be learnt by all").isEqualTo(LeaseState.CLAIMED);
        assertThat(other.window()).isEqualTo(usable.window());
        assertThat(asked(one, web, inside(block)).mac()).isEmpty();
    }

    @Test
    default void asksTheBlocksHostForAnAddressWithAMacAsWell() {
        Network web = small(WEB);
        Lease block = use(claim(admit("one", "192.0.2.1"), web));
        Host two = admit("two", "192.0.2.2");

        Lease asked = ((ClaimResult.Claimed) withMac(two, web, inside(block), "52:54:00:00:00:01")).lease();

        assertThat(asked.state()).isEqualTo(LeaseState.ASKED);
        assertThat(use(leave(asked)).mac()).isEqualTo(asked.mac());
    }

    @Test
    default void refusesMacsThatNobodyCanHave() {
        Network web = small(WEB);
        Host one = admit("one", "192.0.2.1");
        Lease block = use(claim(one, web));
        Ip address = inside(block);
        ClaimResult _ = withMac(one, web, address.plus(1), "52:54:00:00:00:01");

        assertRefused(withMac(one, web, address, "00:00:00:00:00:00"), "not the MAC address of one interface");
        assertRefused(withMac(one, web, address, "ff:ff:ff:ff:ff:ff"), "not the MAC address of one interface");
        assertRefused(withMac(one, web, address, "01:00:5e:00:00:01"), "first byte must be even");
        assertRefused(withMac(one, web, address, "02:42:0a:07:00:01"), "that of 10.7.0.1 in network web");
        assertRefused(withMac(one, web, address, "02:42:0a:07:00:99"), "that of 10.7.0.153 in network web");
        assertRefused(
                withMac(one, web, address, "52:54:00:00:00:01"), "that of %s on host one".formatted(address.plus(1)));
        assertThat(withMac(one, web, address, "02:42:0a:07:00:05")).isEqualTo(new ClaimResult.Claimed(block));
    }

    private static void assertRefused(ClaimResult result, String why) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        ClaimResult.AddressRefused.class,
                        refused -> assertThat(refused.message()).contains(why));
    }
}
