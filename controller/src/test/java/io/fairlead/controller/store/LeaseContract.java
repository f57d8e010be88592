package io.fairlead.controller.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.controller.model.Host;
import io.fairlead.controller.model.Network;
import io.fairlead.controller.model.TenantName;
import io.fairlead.ipam.Epoch;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.LeaseState;
import io.fairlead.ipam.Window;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.Vni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store does with leases. */
interface LeaseContract extends StoreUse {

    @Test
    default void leasesABlockAndWalksItThroughItsLife() {
        Host one = admit("one", "192.0.2.1");
        Network web = network(WEB);

        Lease claimed = claim(one, web);
        assertThat(claimed.state()).isEqualTo(LeaseState.CLAIMED);
        assertThat(claimed.block()).isEqualTo(Cidr.parse("10.128.0.0/26"));
        assertThat(claimed.revision()).isEqualTo(store().snapshot().revision());

        Lease usable = use(claimed);
        assertThat(usable.state()).isEqualTo(LeaseState.USABLE);
        assertThat(usable.revision()).isEqualTo(store().snapshot().revision());
        assertThat(store().snapshot().leases().ofHost(one.id())).containsExactly(usable);
    }

    @Test
    default void advancesNoLeaseThatIsNotAsTheCallerThinks() {
        Lease usable = use(claim(admit("one", "192.0.2.1"), network(WEB)));
        var drain = new LeaseStep(LeaseState.USABLE, LeaseState.DRAINING);

        assertThat(step(usable, LeaseState.CLAIMED, LeaseState.INSTALLED)).isEqualTo(new LeaseChange.Stale(usable));
        for (Lease other : List.of(
                known(usable, usable.network(), usable.host(), new Epoch(77)),
                known(usable, usable.network(), new HostId("another"), usable.epoch()),
                known(usable, usable.revision() - 1))) {
            assertThat(store().advance(other, drain)).isEqualTo(new LeaseChange.Stale(usable));
        }
        assertThat(store().advance(known(usable, new Vni(77), usable.host(), usable.epoch()), drain))
                .isInstanceOf(LeaseChange.NotFound.class);
        assertThat(now(usable)).isEqualTo(usable);
    }

    private static Lease known(Lease lease, Vni network, HostId host, Epoch epoch) {
        return new Lease(network, lease.block(), host, lease.window(), epoch, lease.state(), lease.revision());
    }

    private static Lease known(Lease lease, long revision) {
        return new Lease(
                lease.network(), lease.block(), lease.host(), lease.window(), lease.epoch(), lease.state(), revision);
    }

    @Test
    default void answersARepeatedClaimWithTheLeaseOnItsWay() {
        Host one = admit("one", "192.0.2.1");
        Network web = network(WEB);

        Lease first = claim(one, web);
        assertThat(claim(one, web)).isEqualTo(first);

        use(first);
        assertThat(claim(one, web).block()).isNotEqualTo(first.block());
    }

    @Test
    default void givesABlockToAnotherHostOnlyAfterQuarantine() {
        Host one = admit("one", "192.0.2.1");
        Host two = admit("two", "192.0.2.2");
        Network web = made(NetworkRequest.named(TenantName.DEFAULT, WEB).withSubnet(Cidr.parse("10.7.0.0/30")));
        Lease lease = use(claim(one, web));
        Lease draining = become(lease, LeaseState.DRAINING);
        assertThat(store().free(draining)).isInstanceOf(LeaseChange.Stale.class);
        Lease withdrawn = withdraw(draining);
        assertThat(store().free(lease)).as("as it was").isInstanceOf(LeaseChange.Stale.class);

        assertThat(any(two, web)).isInstanceOf(ClaimResult.Exhausted.class);
        free(withdrawn);
        assertThat(any(two, web)).isInstanceOf(ClaimResult.Exhausted.class);
        pass(Duration.ofSeconds(61));
        assertThat(any(two, web)).isInstanceOf(ClaimResult.Claimed.class);
        assertThat(any(one, web)).isInstanceOf(ClaimResult.Exhausted.class);
        assertThat(store().snapshot().leases().all()).hasSize(1);
    }

    @Test
    default void leasesTheBlockAroundAnAddress() {
        Host one = admit("one", "192.0.2.1");
        Network web = network(WEB);

        var claimed = (ClaimResult.Claimed) around(one, web, Ip.parse("10.128.7.77"));

        assertThat(claimed.lease().block()).isEqualTo(Cidr.parse("10.128.7.64/26"));
        assertThat(around(one, web, Ip.parse("10.128.7.80"))).isEqualTo(claimed);
        assertThat(around(one, web, web.gateway())).isInstanceOf(ClaimResult.AddressRefused.class);
        assertThat(around(one, web, Ip.parse("10.1.0.1"))).isInstanceOf(ClaimResult.AddressRefused.class);
    }

    @Test
    default void refusesClaimsThatCanNotBeMet() {
        Host one = admit("one", "192.0.2.1");
        Network web = small(WEB);
        IntStream.range(0, 16).forEach(i -> use(claim(one, web)));

        assertThat(store().claim(one.id(), web.vni(), new LeaseRequest.AnyBlock(LeaseRequest.Seen.NOTHING)))
                .isInstanceOf(ClaimResult.Exhausted.class);
        assertThat(store().claim(new HostId("nobody"), web.vni(), new LeaseRequest.AnyBlock(LeaseRequest.Seen.NOTHING)))
                .isInstanceOf(ClaimResult.NoHost.class);
        assertThat(store().claim(one.id(), new Vni(99), new LeaseRequest.AnyBlock(LeaseRequest.Seen.NOTHING)))
                .isInstanceOf(ClaimResult.NoNetwork.class);
    }

    @Test
    default void drainsAllLeasesOfAHostInOneCommitAndTakesThemBack() {
        Host one = admit("one", "192.0.2.1");
        Network shared = network(WEB);
        Lease web = use(claim(one, shared));
        Lease database = use(claim(one, network(DATABASE)));
        Lease others = use(claim(admit("two", "192.0.2.2"), shared));
        long before = store().snapshot().revision();

        assertThat(store().drainHost(one.id())).isEqualTo(new HostChange.Done(one.drain()));
        assertThat(store().drainHost(one.id())).isEqualTo(new HostChange.Done(one.drain()));
        assertThat(store().snapshot().revision()).isEqualTo(before + 1);
        assertThat(List.of(now(web), now(database)))
                .extracting(Lease::state, Lease::revision)
                .containsOnly(org.assertj.core.groups.Tuple.tuple(LeaseState.DRAINING, before + 1));
        assertThat(now(others)).isEqualTo(others);

        withdraw(database);
        assertThat(store().undrainHost(one.id())).isEqualTo(new HostChange.Done(one));
        assertThat(store().undrainHost(one.id())).isEqualTo(new HostChange.Done(one));
        assertThat(now(web).state()).isEqualTo(LeaseState.USABLE);
        assertThat(now(database).state()).isEqualTo(LeaseState.WITHDRAWN);
        assertThat(store().drainHost(new HostId("nobody"))).isInstanceOf(HostChange.NotFound.class);
    }

    @Test
    default void givesADrainedHostNothingNew() {
        Host one = admit("one", "192.0.2.1");
        Network web = network(WEB);
        Lease onItsWay = claim(one, web);
        store().drainHost(one.id());

        assertThat(any(one, web))
                .isInstanceOfSatisfying(
                        ClaimResult.Drained.class,
                        refusal -> assertThat(refusal.message()).contains("Host one", "`fairlead host undrain one`"));
        assertThat(around(one, web, Ip.parse("10.128.7.77"))).isInstanceOf(ClaimResult.Drained.class);
        assertThat(use(onItsWay).state()).isEqualTo(LeaseState.DRAINING);
        store().updateFacts(one.id(), StoreUse.facts("192.0.2.9"));
        assertThat(admit("one", "192.0.2.9").drained()).isTrue();
        assertThat(any(one, web)).isInstanceOf(ClaimResult.Drained.class);

        store().undrainHost(one.id());
        assertThat(now(onItsWay).state()).isEqualTo(LeaseState.USABLE);
        assertThat(any(one, web)).isInstanceOf(ClaimResult.Claimed.class);
    }

    @Test
    default void forgetsThatAHostWasDrainedWhenItIsRemoved() {
        Host one = admit("one", "192.0.2.1");
        store().drainHost(one.id());
        store().removeHost(one.id());

        assertThat(admit("one", "192.0.2.1").drained()).isFalse();
    }

    @Test
    default void withdrawsTheLeasesOfARemovedHost() {
        Host one = admit("one", "192.0.2.1");
        Host two = admit("two", "192.0.2.2");
        Network web = network(WEB);
        Lease gone = claim(one, web);
        Lease stays = claim(two, web);

        store().removeHost(one.id());

        assertThat(now(gone).state()).isEqualTo(LeaseState.WITHDRAWN);
        assertThat(now(gone).revision()).isEqualTo(store().snapshot().revision());
        assertThat(now(stays)).isEqualTo(stays);
        assertThat(store().snapshot().intent().hosts()).containsOnlyKeys(two.id());
    }

    @Test
    default void givesTheBlocksOfARemovedHostToOthersOnceTheyAreFreeAndNotBack() {
        Host one = admit("one", "192.0.2.1");
        Host two = admit("two", "192.0.2.2");
        Network web = made(NetworkRequest.named(TenantName.DEFAULT, WEB).withSubnet(Cidr.parse("10.7.0.0/30")));
        Lease lease = use(claim(one, web));
        store().removeHost(one.id());

        assertThat(any(two, web)).as("before it is fenced").isInstanceOf(ClaimResult.Exhausted.class);
        free(lease);

        assertThat(any(two, web)).isInstanceOf(ClaimResult.Claimed.class);
        store().admit(new HostRequest(Optional.of(one.id()), "one", StoreUse.facts("192.0.2.1"), Optional.empty()));
        assertThat(store().recover(one.id(), List.of(StoreUse.held(lease))).refused())
                .hasSize(1);
    }

    @Test
    default void withdrawsTheLeasesOfADeletedNetwork() {
        Lease lease = claim(admit("one", "192.0.2.1"), network(WEB));

        store().deleteNetwork(TenantName.DEFAULT, WEB);

        assertThat(now(lease).state()).isEqualTo(LeaseState.WITHDRAWN);
        assertThat(store().snapshot().intent().networks()).isEmpty();
        free(lease);
        assertThat(store().snapshot().leases().all()).isEmpty();
    }

    @Test
    default void takesBackFromAHostWhatWasLost() {
        Host one = admit("one", "192.0.2.1");
        Network web = network(WEB);
        Lease known = claim(one, web);
        var lost =
                new HeldBlock(web.vni(), Cidr.parse("10.128.9.0/26"), new Window(2_048), Epoch.FIRST, Optional.empty());

        Recovery recovery = store().recover(one.id(), List.of(StoreUse.held(known), lost));

        assertThat(recovery.kept()).containsExactly(known);
        assertThat(recovery.refused()).isEmpty();
        Lease restored = recovery.restored().getFirst();
        assertThat(StoreUse.held(restored)).isEqualTo(lost);
        assertThat(now(restored)).isEqualTo(restored);
        assertThat(store().recover(one.id(), List.of(lost)).kept()).containsExactly(restored);
    }

    /** The store was lost, the host kept its id and what it holds. */
    @Test
    default void takesBackTheEpochOfAHostWithItsLeases() {
        var id = new HostId("5f1c");
        store().admit(new HostRequest(Optional.of(id), "one", StoreUse.facts("192.0.2.1"), Optional.empty()));
        Network web = network(WEB);
        var lost = new HeldBlock(
                web.vni(), Cidr.parse("10.128.9.0/26"), new Window(2_048), new Epoch(7), Optional.empty());
        var older = new HeldBlock(
                web.vni(), Cidr.parse("10.128.8.0/26"), new Window(2_112), new Epoch(6), Optional.empty());

        Recovery recovery = store().recover(id, List.of(lost, older));

        assertThat(recovery.restored()).extracting(StoreUse::held).containsExactly(lost);
        assertThat(recovery.refused()).extracting(Recovery.Refused::held).containsExactly(older);
        assertThat(store().snapshot().intent().hosts().get(id).epoch()).isEqualTo(new Epoch(7));
    }

    @Test
    default void refusesToTakeBackWhatBelongsToAnother() {
        Host one = admit("one", "192.0.2.1");
        Host two = admit("two", "192.0.2.2");
        Lease lease = claim(one, network(WEB));
        var inside = new HeldBlock(
                lease.network(), Cidr.parse("10.128.0.4/32"), new Window(2_048), Epoch.FIRST, Optional.empty());
        var unknown = new HeldBlock(new Vni(99), lease.block(), new Window(2_112), Epoch.FIRST, Optional.empty());

        Recovery recovery = store().recover(two.id(), List.of(StoreUse.held(lease), inside, unknown));

        assertThat(recovery.refused())
                .extracting(Recovery.Refused::held)
                .containsExactly(StoreUse.held(lease), unknown);
        assertThat(recovery.restored())
                .extracting(Lease::block, Lease::state)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(inside.block(), LeaseState.ASKED));
        assertThat(now(lease)).isEqualTo(lease);
    }

    @Test
    default void takesNothingBackThatTheHostHadGivenBack() {
        Host one = admit("one", "192.0.2.1");
        Lease lease = use(claim(one, network(WEB)));
        withdraw(lease);
        assertThat(store().recover(one.id(), List.of(StoreUse.held(lease))).refused())
                .hasSize(1);

        free(lease);
        assertThat(store().recover(one.id(), List.of(StoreUse.held(lease))).refused())
                .hasSize(1);
    }

    /** Eight hosts at once, each wanting more than there is: every block goes to one of them. */
    @Test
    default void neverLeasesAnAddressTwice() throws Exception {
        Network web = small(WEB);
        List<Host> hosts = IntStream.range(0, 8)
                .mapToObj(i -> admit("host" + i, "192.0.2." + (i + 1)))
                .toList();

        List<Lease> claimed = StoreUse.together(hosts.stream()
                        .<Callable<List<Lease>>>map(host -> () -> claimAll(host, web))
                        .toList())
                .stream()
                .flatMap(List::stream)
                .toList();

        assertThat(claimed).extracting(Lease::block).hasSize(16).doesNotHaveDuplicates();
        assertThat(store().snapshot().leases().all())
                .extracting(Lease::block, Lease::host)
                .containsExactlyInAnyOrderElementsOf(claimed.stream()
                        .map(lease -> org.assertj.core.groups.Tuple.tuple(lease.block(), lease.host()))
                        .toList());
    }

    private List<Lease> claimAll(Host host, Network network) {
        var leases = new ArrayList<Lease>();
        while (store().claim(host.id(), network.vni(), new LeaseRequest.AnyBlock(LeaseRequest.Seen.NOTHING))
                instanceof ClaimResult.Claimed(Lease lease)) {
            leases.add(use(lease));
        }
        return leases;
    }
}
