package io.fairlead.agent.plug;

import io.fairlead.agent.cluster.HeldLease;
import io.fairlead.ipam.SlotBook;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Since when nothing is in use in leases of this host. Not safe for use by several threads. */
final class IdleLeases {

    /** How long a block stays with this host when nothing in it is in use any more. */
    static final Duration GRACE = Duration.ofMinutes(10);

    private final Map<HeldLease, Instant> since = new HashMap<>();
    private boolean isSoon;

    /**
     * Takes a look, and says which are to be given back.
     *
     * @param soon idle ones that go when nobody has come back to their addresses for {@link SlotBook#RETURN}
     * @param late other idle ones, which this host can do without; they go after {@link #GRACE}, and one at a time, as
     *     the next look sees whether there are still enough without it
     */
    List<HeldLease> due(Set<HeldLease> soon, Set<HeldLease> late, Instant now) {
        since.keySet().removeIf(lease -> !soon.contains(lease) && !late.contains(lease));
        Stream.concat(soon.stream(), late.stream()).forEach(lease -> since.putIfAbsent(lease, now));
        List<HeldLease> dueSoon = soon.stream()
                .filter(lease -> isOver(lease, SlotBook.RETURN, now))
                .toList();
        isSoon = dueSoon.size() < soon.size();
        Stream<HeldLease> dueLate = late.stream().filter(lease -> isOver(lease, GRACE, now));
        return Stream.concat(dueSoon.stream(), dueLate.limit(1)).toList();
    }

    private boolean isOver(HeldLease lease, Duration rest, Instant now) {
        return !since.getOrDefault(lease, now).plus(rest).isAfter(now);
    }

    /** Whether at the last look some were to go soon, and it was too early. */
    boolean isSoon() {
        return isSoon;
    }
}
