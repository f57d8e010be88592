package io.fairlead.agent.cluster;

import io.fairlead.net.Cidr;
import io.fairlead.net.Vni;

/**
 * A block of a network that this host holds.
 *
 * @param block at most 64 addresses, or one
 * @param base the OpenFlow port numbers of its slots start here: a multiple of 64
 * @param epoch the host's, under which it was claimed
 */
public record HeldLease(Vni network, Cidr block, int base, long epoch) {

    public HeldLease {
        if (block.prefix() < 26) {
            throw new IllegalArgumentException("A block has at most 64 addresses, not %s".formatted(block));
        }
        if (base % 64 != 0 || base < 64) {
            throw new IllegalArgumentException("The base of a window is a multiple of 64, not %d".formatted(base));
        }
    }

    /** Whether it is a single address, leased by name. */
    public boolean isException() {
        return block.prefix() == 32;
    }
}
