package io.fairlead.controller.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.controller.model.Host;
import io.fairlead.controller.model.Network;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.LeaseState;
import io.fairlead.ipam.Lenders;
import io.fairlead.net.Cidr;
import io.fairlead.net.OfPort;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store does when a network has no free block. */
interface LendingContract extends StoreUse {

    /** A network all of whose blocks this host has. */
    private Network heldBy(Host host) {
        Network network = small(WEB);
        for (int i = 0; i < 16; i++) {
            use(claim(host, network));
        }
        return network;
    }

    /** Of a host that waits; ports are seen nowhere. */
    private ClaimResult waiting(Host host, Network network, Cidr... refused) {
        Map<HostId, Set<OfPort>> lenders = store().snapshot().leases().inNetwork(network.vni()).stream()
                .map(Lease::host)
                .distinct()
                .collect(Collectors.toMap(lender -> lender, _ -> Set.of()));
        return store().claim(
                        host.id(),
                        network.vni(),
                        new LeaseRequest.AnyBlock(seen(), Optional.of(new Lenders(lenders, Set.of(refused)))));
    }

    private Lease asked(Host host, Network network, Cidr... refused) {
        return ((ClaimResult.Claimed) waiting(host, network, refused)).lease();
    }

    private Lease leave(Lease asked) {
        return ((LeaseChange.Done) step(asked, LeaseState.ASKED, LeaseState.CLAIMED)).lease();
    }

    private void end(Lease lease) {
        free(withdraw(lease));
    }

    @Test
    default void asksForAPartOfABlockWhenNoneIsFree() {
        Network web = heldBy(admit("one", "192.0.2.1"));
        Host two = admit("two", "192.0.2.2");
        assertThat(any(two, web)).as("ahead of need").isInstanceOf(ClaimResult.Exhausted.class);

        Lease asked = asked(two, web);

        assertThat(asked.block()).isEqualTo(Cidr.parse("10.7.0.24/29"));
        assertThat(asked.state()).isEqualTo(LeaseState.ASKED);
        assertThat(asked(two, web)).as("for the second who waits").isEqualTo(asked);
        assertThat(any(two, web)).as("ahead of need").isInstanceOf(ClaimResult.Exhausted.class);
        Lease part = use(leave(asked));
        assertThat(now(part)).isEqualTo(part);
        assertThat(store().recover(two.id(), List.of(StoreUse.held(part))).kept())
                .containsExactly(part);
    }

    @Test
    default void asksForAnotherPartWhereOneWasRefused() {
        Network web = heldBy(admit("one", "192.0.2.1"));
        Host two = admit("two", "192.0.2.2");
        Lease asked = asked(two, web);
        store().free(asked);

        Lease next = asked(two, web, asked.block());

        assertThat(next.block().overlaps(asked.block())).isFalse();
        store().free(next);
        var nobody = new Lenders(Map.of(), Set.of());
        assertThat(store().claim(two.id(), web.vni(), new LeaseRequest.AnyBlock(seen(), Optional.of(nobody))))
                .isInstanceOfSatisfying(
                        ClaimResult.Exhausted.class,
                        full -> assertThat(full.message()).contains("no other host has an address to spare"));
    }

    @Test
    default void lendsNoAddressToTwoOfThoseWhoAskAtOnce() throws Exception {
        Network web = heldBy(admit("one", "192.0.2.1"));
        List<Host> askers = IntStream.range(2, 10)
                .mapToObj(i -> admit("host" + i, "192.0.2." + i))
                .toList();

        List<ClaimResult> results = StoreUse.together(askers.stream()
                .<Callable<ClaimResult>>map(host -> () -> waiting(host, web))
                .toList());

        List<Cidr> parts = results.stream()
                .map(result -> ((ClaimResult.Claimed) result).lease().block())
                .toList();
        assertThat(parts).hasSize(8).doesNotHaveDuplicates();
        for (Cidr part : parts) {
            assertThat(parts).filteredOn(other -> !other.equals(part)).noneMatch(part::overlaps);
        }
    }

    /** The block goes back first, then what was lent of it. */
    @Test
    default void givesABlockAgainWhenItsLastPartIsBack() {
        Network web = heldBy(admit("one", "192.0.2.1"));
        Host two = admit("two", "192.0.2.2");
        Host three = admit("three", "192.0.2.3");
        Lease part = use(leave(asked(two, web)));
        Lease block = store().snapshot().leases().around(part).orElseThrow();
        end(block);
        pass(Duration.ofMinutes(2));

        Lease rest = asked(three, web);
        assertThat(rest.state()).as("nobody is to be asked").isEqualTo(LeaseState.CLAIMED);
        assertThat(rest.block()).isEqualTo(Cidr.parse("10.7.0.16/29"));
        end(use(rest));
        end(part);

        assertThat(claim(three, web).block()).isEqualTo(block.block());
    }
}
