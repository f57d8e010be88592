package io.fairlead.controller.reconcile;

import io.fairlead.controller.store.Snapshot;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.LeaseState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rules by which a lease goes from state to state. Pure.
 *
 * @param patience how long a connected member may take to confirm a claimed block before it is left behind as degraded
 */
public record LeaseLife(Duration patience) {

    /**
     * How long a host must be out of sight before a withdrawn block is free without its word: longer than all of them
     * take to come back to a controller that has just started and sees nobody yet.
     */
    static final Duration ABSENCE = Duration.ofSeconds(60);

    /** How long a host may take to leave an address out of its block; who asked has given up before. */
    static final Duration ASKING = Duration.ofSeconds(10);

    /** What is to be done with a lease. */
    public sealed interface Step {

        /** On to this state. */
        record Advance(LeaseState to) implements Step {}

        /** Forgotten: the window is free, the block too, to others after the store's quarantine. */
        record Free() implements Step {}
    }

    /** What the rules look at besides the store. */
    public record Sight(Set<HostId> connected, Occupancy occupancy) {}

    /**
     * The next step of a lease, if it is due.
     *
     * @param age how long the lease has been in its state, as far as this controller has seen
     */
    public Optional<Step> next(Lease lease, Snapshot snapshot, Sight sight, Duration age) {
        return switch (lease.state()) {
            case ASKED -> isInVain(lease, snapshot, sight, age) ? Optional.of(new Step.Free()) : Optional.empty();
            case CLAIMED ->
                isInstalled(lease, snapshot, sight, age)
                        ? Optional.of(new Step.Advance(LeaseState.INSTALLED))
                        : Optional.empty();
            case INSTALLED -> Optional.of(new Step.Advance(LeaseState.USABLE));
            case USABLE, DRAINING -> Optional.empty(); // The host's agent gives it back when it is empty.
            case WITHDRAWN -> isGone(lease, snapshot, sight, age) ? Optional.of(new Step.Free()) : Optional.empty();
        };
    }

    /** A host that can't be asked may have left the address out before, as when the store was lost meanwhile. */
    private static boolean isInVain(Lease lease, Snapshot snapshot, Sight sight, Duration age) {
        return age.compareTo(ASKING) >= 0
                && snapshot.leases().inNetwork(lease.network()).stream()
                        .filter(around ->
                                lease.isWithin(around) && around.state().isForwarded())
                        .allMatch(around -> sight.connected().contains(around.host()));
    }

    /** Nobody hands out addresses of a block whose own host does not deliver to it. */
    private boolean isInstalled(Lease lease, Snapshot snapshot, Sight sight, Duration age) {
        return snapshot.confirmedBy(lease.host()) >= lease.revision()
                && (age.compareTo(patience) >= 0
                        || behind(lease, snapshot, sight.connected()).isEmpty());
    }

    /** Whether no flow and no port of it is left; who is out of sight is waited for, but not for ever. */
    private static boolean isGone(Lease lease, Snapshot snapshot, Sight sight, Duration age) {
        if (sight.occupancy().isOccupied(lease.host(), lease)) {
            return false;
        }
        Set<HostId> joined = snapshot.intent().hosts().keySet();
        boolean isInSight = !joined.contains(lease.host()) || sight.occupancy().isSeen(lease.host());
        if (isInSight && behind(lease, snapshot, joined).isEmpty()) {
            return true;
        }
        return age.compareTo(ABSENCE) >= 0
                && behind(lease, snapshot, sight.connected()).isEmpty();
    }

    /** Which of these hosts are members of the lease's network and have not confirmed its present state. */
    public static List<HostId> behind(Lease lease, Snapshot snapshot, Set<HostId> hosts) {
        return snapshot.leases().inNetwork(lease.network()).stream()
                .filter(other -> other.state() != LeaseState.ASKED)
                .map(Lease::host)
                .distinct()
                .filter(hosts::contains)
                .filter(snapshot.intent().hosts()::containsKey)
                .filter(host -> snapshot.confirmedBy(host) < lease.revision())
                .collect(Collectors.toUnmodifiableList());
    }
}
