package io.fairlead.controller.store;

import io.fairlead.controller.model.Host;
import io.fairlead.controller.model.Network;
import io.fairlead.ipam.Claim;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.LeaseBook;
import io.fairlead.ipam.LeaseState;
import io.fairlead.ipam.Withdrawal;
import io.fairlead.net.OfPort;
import io.fairlead.net.Vni;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides about leases, by the rules of {@link LeaseBook}. */
final class LeaseRules {

    private final Draft draft;
    private final Instant now;

    LeaseRules(Draft draft, Instant now) {
        this.draft = draft;
        this.now = now;
    }

    ClaimResult claim(HostId id, Vni vni, LeaseRequest request) {
        Optional<Host> host = draft.hosts.get(id);
        if (host.isEmpty()) {
            return new ClaimResult.NoHost(id);
        }
        if (host.get().drained()) {
            return ClaimResult.Drained.of(host.get());
        }
        Optional<Network> network = draft.networks.get(vni);
        if (network.isEmpty()) {
            return new ClaimResult.NoNetwork(vni);
        }
        return switch (request) {
            case LeaseRequest.AnyBlock any -> any(host.get(), network.get(), any);
            case LeaseRequest.Address single -> address(host.get(), network.get(), single);
        };
    }

    private ClaimResult any(Host host, Network network, LeaseRequest.AnyBlock request) {
        Optional<Lease> onItsWay =
                onItsWay(host, network.vni(), request.lenders().isPresent());
        if (onItsWay.isPresent()) {
            return new ClaimResult.Claimed(onItsWay.get());
        }
        Claim claim = claim(host, request.seen().ports());
        return keep(request.lenders()
                .map(lenders -> book(network).claim(claim, lenders))
                .orElseGet(() -> book(network).claim(claim)));
    }

    /** A lease that the host has claimed, or asked for, and can't use yet. */
    private Optional<Lease> onItsWay(Host host, Vni network, boolean isAskedToo) {
        return draft.leasesIn(network)
                .filter(lease -> lease.host().equals(host.id()) && !lease.isException())
                .filter(lease -> lease.state() == LeaseState.CLAIMED
                        || lease.state() == LeaseState.INSTALLED
                        || (isAskedToo && lease.state() == LeaseState.ASKED))
                .findFirst();
    }

    private ClaimResult address(Host host, Network network, LeaseRequest.Address request) {
        Claim claim = claim(host, request.seen().ports());
        return switch (new AddressRules(draft, network, book(network)).decide(claim, request)) {
            case AddressRules.Decision.Keep(var proposed) -> keep(proposed);
            case AddressRules.Decision.Answer(ClaimResult answer) -> answer;
        };
    }

    private LeaseBook book(Network network) {
        return new LeaseBook(
                network.vni(),
                network.addresses(),
                draft.leasesIn(network.vni()).toList(),
                draft.withdrawals
                        .entries()
                        .filter(entry -> entry.getKey().network().equals(network.vni()))
                        .map(Map.Entry::getValue)
                        .toList());
    }

    private Claim claim(Host host, Set<OfPort> ports) {
        List<Lease> own = draft.leasesOf(host.id()).toList();
        return new Claim(host.id(), host.epoch(), own, ports, draft.nextRevision(), now);
    }

    private ClaimResult keep(io.fairlead.ipam.ClaimResult proposed) {
        return switch (proposed) {
            case io.fairlead.ipam.ClaimResult.Claimed(Lease lease) -> keep(lease);
            case io.fairlead.ipam.ClaimResult.Exhausted(String message) -> new ClaimResult.Exhausted(message);
            case io.fairlead.ipam.ClaimResult.WindowsExhausted(String message) ->
                new ClaimResult.WindowsExhausted(message);
        };
    }

    private ClaimResult keep(Lease lease) {
        draft.stamp();
        draft.put(lease);
        draft.withdrawals.remove(new BlockKey(lease.network(), lease.block()));
        return new ClaimResult.Claimed(lease);
    }

    LeaseChange advance(Lease known, LeaseStep step) {
        Optional<Lease> present = present(known);
        if (present.isEmpty()) {
            return new LeaseChange.NotFound(known.network(), known.block(), known.epoch());
        }
        Lease lease = present.get();
        if (!isSame(lease, known) || lease.state() != step.from()) {
            return new LeaseChange.Stale(lease);
        }
        Lease next = lease.become(isForDrained(lease, step) ? LeaseState.DRAINING : step.to(), draft.stamp());
        draft.put(next);
        return new LeaseChange.Done(next);
    }

    private Optional<Lease> present(Lease known) {
        return draft.leases.get(new BlockKey(known.network(), known.block()));
    }

    /** What is asked for and forgotten and asked for again is another question, and what has another MAC other flows. */
    private static boolean isSame(Lease lease, Lease known) {
        return lease.host().equals(known.host())
                && lease.epoch().equals(known.epoch())
                && lease.revision() == known.revision();
    }

    /** What was on its way to a host when that was drained, or is found with it again, is of no use to it. */
    private boolean isForDrained(Lease lease, LeaseStep step) {
        return step.to() == LeaseState.USABLE
                && draft.hosts.get(lease.host()).filter(Host::drained).isPresent();
    }

    LeaseChange free(Lease known) {
        Optional<Lease> present = present(known);
        if (present.isEmpty()) {
            return new LeaseChange.NotFound(known.network(), known.block(), known.epoch());
        }
        Lease lease = present.get();
        if (!isSame(lease, known) || lease.state().isForwarded()) {
            return new LeaseChange.Stale(lease);
        }
        var key = new BlockKey(lease.network(), lease.block());
        draft.stamp();
        draft.leases.remove(key);
        if (draft.networks.contains(key.network()) && rests(lease)) {
            draft.withdrawals.put(key, new Withdrawal(lease.block(), lease.host(), now));
        }
        return new LeaseChange.Done(lease);
    }

    /**
     * What was only asked for needs no rest. Nor does what a removed host had: members have confirmed that they take
     * nothing from its tunnel any more, and its epoch keeps it from coming back with what it held.
     */
    private boolean rests(Lease lease) {
        return lease.state() == LeaseState.WITHDRAWN && draft.hosts.contains(lease.host());
    }
}
