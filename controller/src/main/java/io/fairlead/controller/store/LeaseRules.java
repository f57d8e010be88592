package io.fairlead.controller.store;

import static java.util.stream.Collectors.toSet;

import io.fairlead.controller.model.Host;
import io.fairlead.controller.model.Network;
import io.fairlead.ipam.Claim;
import io.fairlead.ipam.Epoch;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.LeaseBook;
import io.fairlead.ipam.LeaseState;
import io.fairlead.ipam.Window;
import io.fairlead.ipam.Withdrawal;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.Vni;
import java.time.Instant;
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
        Optional<Network> network = draft.networks.get(vni);
        if (network.isEmpty()) {
            return new ClaimResult.NoNetwork(vni);
        }
        return switch (request) {
            case LeaseRequest.AnyBlock any ->
                onItsWay(host.get(), vni)
                        .<ClaimResult>map(ClaimResult.Claimed::new)
                        .orElseGet(() -> claimAny(host.get(), network.get(), any.occupied()));
            case LeaseRequest.BlockAround around -> claimAround(host.get(), network.get(), around);
        };
    }

    /** A lease that the host has claimed and can't use yet. */
    private Optional<Lease> onItsWay(Host host, Vni network) {
        return draft.leasesIn(network)
                .filter(lease -> lease.host().equals(host.id()) && !lease.isException())
                .filter(lease -> lease.state() == LeaseState.CLAIMED || lease.state() == LeaseState.INSTALLED)
                .findFirst();
    }

    private ClaimResult claimAny(Host host, Network network, Set<Window> occupied) {
        return kept(book(network).claim(claim(host, occupied)));
    }

    private ClaimResult claimAround(Host host, Network network, LeaseRequest.BlockAround request) {
        Ip address = request.address();
        if (!network.addresses().isForContainers(address)) {
            return new ClaimResult.AddressRefused(
                    address,
                    "%s is not an address for containers of network %s (%s)"
                            .formatted(address, network.name(), network.subnet()));
        }
        Optional<Lease> there = draft.leasesIn(network.vni())
                .filter(lease -> lease.block().contains(address))
                .findFirst();
        if (there.isPresent()) {
            Lease lease = there.get();
            return lease.host().equals(host.id()) && lease.state().isForwarded()
                    ? new ClaimResult.Claimed(lease)
                    : new ClaimResult.AddressRefused(address, isLeased(lease, address));
        }
        return claimExactly(host, network, request);
    }

    private String isLeased(Lease lease, Ip address) {
        String holder = draft.hosts
                .get(lease.host())
                .map(Host::name)
                .orElse(lease.host().value());
        return "%s is in block %s of host %s (%s); start the container there, or ask for another address"
                .formatted(address, lease.block(), holder, lease.state().word());
    }

    private ClaimResult claimExactly(Host host, Network network, LeaseRequest.BlockAround request) {
        Cidr block = Cidr.around(request.address(), network.addresses().blockPrefix());
        LeaseBook book = book(network);
        Claim claim = claim(host, request.occupied());
        if (book.freeBlocks(claim).noneMatch(block::equals)) {
            return new ClaimResult.AddressRefused(
                    request.address(),
                    "Block %s around %s rests after its return; try again in %d s"
                            .formatted(block, request.address(), LeaseBook.QUARANTINE.toSeconds()));
        }
        return kept(book.claim(claim, block));
    }

    private ClaimResult kept(io.fairlead.ipam.ClaimResult proposal) {
        return switch (proposal) {
            case io.fairlead.ipam.ClaimResult.Claimed(Lease lease) -> keep(lease);
            case io.fairlead.ipam.ClaimResult.Exhausted(String message) -> new ClaimResult.Exhausted(message);
            case io.fairlead.ipam.ClaimResult.WindowsExhausted(String message) ->
                new ClaimResult.WindowsExhausted(message);
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

    private Claim claim(Host host, Set<Window> occupied) {
        Set<Window> taken = draft.leasesOf(host.id()).map(Lease::window).collect(toSet());
        taken.addAll(occupied);
        return new Claim(host.id(), host.epoch(), taken, draft.nextRevision(), now);
    }

    private ClaimResult keep(Lease lease) {
        draft.stamp();
        draft.put(lease);
        draft.withdrawals.remove(new BlockKey(lease.network(), lease.block()));
        return new ClaimResult.Claimed(lease);
    }

    LeaseChange advance(BlockKey key, Epoch epoch, LeaseStep step) {
        Optional<Lease> present = draft.leases.get(key);
        if (present.isEmpty()) {
            return new LeaseChange.NotFound(key.network(), key.block(), epoch);
        }
        Lease lease = present.get();
        if (!lease.epoch().equals(epoch) || lease.state() != step.from()) {
            return new LeaseChange.Stale(lease);
        }
        Lease next = lease.become(step.to(), draft.stamp());
        draft.put(next);
        return new LeaseChange.Done(next);
    }

    LeaseChange free(BlockKey key, Epoch epoch) {
        Optional<Lease> present = draft.leases.get(key);
        if (present.isEmpty()) {
            return new LeaseChange.NotFound(key.network(), key.block(), epoch);
        }
        Lease lease = present.get();
        if (!lease.epoch().equals(epoch) || lease.state() != LeaseState.WITHDRAWN) {
            return new LeaseChange.Stale(lease);
        }
        draft.stamp();
        draft.leases.remove(key);
        if (draft.networks.contains(key.network())) {
            draft.withdrawals.put(key, new Withdrawal(key.block(), lease.host(), now));
        }
        return new LeaseChange.Done(lease);
    }
}
