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
            case CLAIMED ->
                isInstalled(lease, snapshot, sight, age)
                        ? Optional.of(new Step.Advance(LeaseState.INSTALLED))
                        : Optional.empty();
            case INSTALLED -> Optional.of(new Step.Advance(LeaseState.USABLE));
            case USABLE, DRAINING -> Optional.empty(); // The host's agent gives it back when it is empty.
            case WITHDRAWN -> isGone(lease, snapshot, sight) ? Optional.of(new Step.Free()) : Optional.empty();
        };
    }

    /** Nobody hands out addresses of a block whose own host does not deliver to it. */
    private boolean isInstalled(Lease lease, Snapshot snapshot, Sight sight, Duration age) {
        return snapshot.confirmedBy(lease.host()) >= lease.revision()
                && (age.compareTo(patience) >= 0
                        || behind(lease, snapshot, sight.connected()).isEmpty());
    }

    private boolean isGone(Lease lease, Snapshot snapshot, Sight sight) {
        return behind(lease, snapshot, sight.connected()).isEmpty()
                && !sight.occupancy().isOccupied(lease.host(), lease);
    }

    /** The connected members of the lease's network that have not confirmed its present state. */
    public static List<HostId> behind(Lease lease, Snapshot snapshot, Set<HostId> connected) {
        return snapshot.leases().inNetwork(lease.network()).stream()
                .map(Lease::host)
                .distinct()
                .filter(connected::contains)
                .filter(snapshot.intent().hosts()::containsKey)
                .filter(host -> snapshot.confirmedBy(host) < lease.revision())
                .collect(Collectors.toUnmodifiableList());
    }
}
