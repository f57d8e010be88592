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
 * @param closed those of its addresses that are no slots: kept back in the subnet
 * @param left ranges of it that smaller leases have, of other hosts or of this one: no slots of
 *     this block. None lies within another
 */
public record OwnBlock(Lease lease, Set<Ip> closed, Set<Cidr> left) {

    public OwnBlock {
        closed = Set.copyOf(closed);
        left = Set.copyOf(left);
    }

    /** One that is whole. */
    public OwnBlock(Lease lease, Set<Ip> closed) {
        this(lease, closed, Set.of());
    }

    Cidr range() {
        return lease.block();
    }

    Macs macs() {
        return Macs.of(lease.block(), lease.mac());
    }

    /** The slots that a container may be in, in order. */
    Stream<Slot> open() {
        return lease.slots().filter(slot -> !closed.contains(slot.address()) && !isLeft(slot));
    }

    /** The slots that are kept back, and that nobody else has. */
    Stream<Slot> shut() {
        return lease.slots().filter(slot -> closed.contains(slot.address()) && !isLeft(slot));
    }

    private boolean isLeft(Slot slot) {
        return left.stream().anyMatch(range -> range.contains(slot.address()));
    }
}
