package io.fairlead.controller.plan.pipeline;

import io.fairlead.ipam.Lease;
import io.fairlead.net.Cidr;

/** Which of several flows that match a packet is taken, in every table alike. */
final class Priority {

    /** What happens to a packet the table does not know. */
    static final int MISS = 0;

    /** What holds for a whole block, a whole network or a whole port; see {@link #of} for blocks within blocks. */
    static final int NORMAL = 100;

    /** What holds for a single one, and against the block around it. */
    static final int EXACT = 200;

    /** What is closed, whatever else holds. */
    static final int CLOSED = 300;

    private Priority() {}

    /** What holds for the addresses of a lease, and against those of any larger one around it. */
    static int of(Cidr range) {
        return range.prefix() == 32 ? EXACT : NORMAL + range.prefix() - Lease.SHORTEST_PREFIX;
    }
}
