package io.fairlead.controller.plan.pipeline;

import io.fairlead.ipam.Lease;
import io.fairlead.ipam.Slot;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A block of this host.
 *
 * @param lease what it is
 * @param closed those of its addresses that are no slots here: kept back in the subnet, or leased to another host
 */
public record OwnBlock(Lease lease, Set<Ip> closed) {

    public OwnBlock {
        closed = Set.copyOf(closed);
    }

    Cidr range() {
        return lease.block();
    }

    Macs macs() {
        return Macs.of(lease.block(), lease.mac());
    }

    /** The slots that a container may be in, in order. */
    Stream<Slot> open() {
        return lease.slots().filter(slot -> !closed.contains(slot.address()));
    }

    Stream<Slot> shut() {
        return lease.slots().filter(slot -> closed.contains(slot.address()));
    }

    /** A single address wins over the block it was taken from. */
    int priority() {
        return lease.isException() ? Priority.EXACT : Priority.NORMAL;
    }
}
