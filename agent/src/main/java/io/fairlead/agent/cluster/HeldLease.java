package io.fairlead.agent.cluster;

import io.fairlead.ipam.Epoch;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.LeaseState;
import io.fairlead.ipam.Window;
import io.fairlead.net.Cidr;
import io.fairlead.net.MacAddress;
import io.fairlead.net.Vni;
import java.util.Optional;

/**
 * A block of a network that this host holds.
 *
 * @param block at most 64 addresses, or one
 * @param base the OpenFlow port numbers of its slots start here: a multiple of 64
 * @param epoch the host's, under which it was claimed
 * @param mac of a single address whose container chose one; else it follows from the address
 */
public record HeldLease(Vni network, Cidr block, int base, long epoch, Optional<MacAddress> mac) {

    private static final HostId SELF = new HostId("self");

    public HeldLease {
        if (block.prefix() < 26) {
            throw new IllegalArgumentException("A block has at most 64 addresses, not %s".formatted(block));
        }
        if (base % 64 != 0 || base < 64) {
            throw new IllegalArgumentException("The base of a window is a multiple of 64, not %d".formatted(base));
        }
    }

    /** One whose MACs follow from its addresses. */
    public HeldLease(Vni network, Cidr block, int base, long epoch) {
        this(network, block, base, epoch, Optional.empty());
    }

    /** Whether it is a single address, leased by name. */
    public boolean isException() {
        return block.prefix() == 32;
    }

    /** The same for a book of slots, in which all leases are one host's. */
    public Lease in(LeaseState state) {
        return new Lease(network, block, SELF, new Window(base), new Epoch(epoch), state, 0, mac);
    }
}
