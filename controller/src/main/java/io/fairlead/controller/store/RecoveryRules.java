package io.fairlead.controller.store;

import io.fairlead.controller.model.Host;
import io.fairlead.controller.model.Network;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.LeaseState;
import io.fairlead.ipam.Window;
import io.fairlead.net.Cidr;
import io.fairlead.net.Vni;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides what becomes of the blocks that a host says it holds. */
final class RecoveryRules {

    private final Draft draft;
    private final HostId id;
    private final List<Lease> kept = new ArrayList<>();
    private final List<Lease> restored = new ArrayList<>();
    private final List<Recovery.Refused> refused = new ArrayList<>();

    RecoveryRules(Draft draft, HostId id) {
        this.draft = draft;
        this.id = id;
    }

    Recovery recover(List<HeldBlock> held) {
        held.forEach(this::recover);
        return new Recovery(kept, restored, refused);
    }

    private void recover(HeldBlock held) {
        Optional<Lease> present = draft.leases.get(new BlockKey(held.network(), held.block()));
        Optional<String> objection =
                present.map(lease -> objectionTo(held, lease)).orElseGet(() -> objectionTo(held));
        if (objection.isPresent()) {
            refused.add(new Recovery.Refused(held, objection.get()));
        } else if (present.isPresent()) {
            kept.add(present.get());
        } else {
            restore(held);
        }
    }

    private Optional<String> objectionTo(HeldBlock held, Lease lease) {
        if (!lease.host().equals(id)) {
            return Optional.of("Block %s of network %s is leased to host %s"
                    .formatted(held.block(), held.network(), lease.host()));
        }
        if (lease.state() == LeaseState.WITHDRAWN || !lease.epoch().equals(held.epoch())) {
            return Optional.of("Block %s of network %s was withdrawn".formatted(held.block(), held.network()));
        }
        return lease.window().equals(held.window())
                ? Optional.empty()
                : Optional.of("Block %s of network %s has window %s, not %s"
                        .formatted(held.block(), held.network(), lease.window(), held.window()));
    }

    /** Why a block that is not leased here can't be taken back from its host. */
    private Optional<String> objectionTo(HeldBlock held) {
        Optional<Host> host = draft.hosts.get(id);
        if (host.isEmpty()) {
            return Optional.of("There is no host %s".formatted(id));
        }
        if (held.epoch().compareTo(host.get().epoch()) < 0) {
            return Optional.of("Block %s of network %s was withdrawn when the host was removed (epoch %s, now %s)"
                    .formatted(
                            held.block(),
                            held.network(),
                            held.epoch(),
                            host.get().epoch()));
        }
        if (draft.leasesOf(id).anyMatch(lease -> !lease.epoch().equals(held.epoch()))) {
            return Optional.of("Block %s of network %s is of epoch %s, other blocks of the host are not"
                    .formatted(held.block(), held.network(), held.epoch()));
        }
        if (draft.withdrawals.contains(new BlockKey(held.network(), held.block()))) {
            return Optional.of("Block %s of network %s was given back".formatted(held.block(), held.network()));
        }
        return draft.networks
                .get(held.network())
                .map(network -> objectionTo(held, network))
                .orElseGet(() -> Optional.of("There is no network with the number %s".formatted(held.network())));
    }

    private Optional<String> objectionTo(HeldBlock held, Network network) {
        Vni vni = network.vni();
        if (!network.subnet().contains(held.block())
                || held.block().prefix() < network.addresses().blockPrefix()) {
            return Optional.of("%s is not a block of network %s (%s)".formatted(held.block(), vni, network.subnet()));
        }
        return draft.leasesOf(id).anyMatch(lease -> isClash(held.window(), held.block(), lease))
                ? Optional.of("Window %s of the host belongs to another block of it".formatted(held.window()))
                : Optional.empty();
    }

    /** Who has the block around it must leave it out before anybody forwards to it. */
    private LeaseState firstState(HeldBlock held) {
        boolean isInside = draft.leasesIn(held.network())
                .anyMatch(lease -> !lease.host().equals(id)
                        && lease.state().isForwarded()
                        && lease.block().contains(held.block()));
        return isInside ? LeaseState.ASKED : LeaseState.CLAIMED;
    }

    /** Exceptions share windows. */
    private static boolean isClash(Window window, Cidr block, Lease lease) {
        boolean shares = block.prefix() == 32 && lease.isException();
        return lease.window().equals(window) && !(shares && !lease.contains(window.port(block.first())));
    }

    private void restore(HeldBlock held) {
        var lease = new Lease(
                held.network(),
                held.block(),
                id,
                held.window(),
                held.epoch(),
                firstState(held),
                draft.stamp(),
                held.mac());
        draft.put(lease);
        restored.add(lease);
        draft.hosts
                .get(id)
                .filter(host -> host.epoch().compareTo(held.epoch()) < 0) // The host's epoch was lost here as well.
                .ifPresent(host -> draft.hosts.put(id, host.in(held.epoch())));
    }
}
