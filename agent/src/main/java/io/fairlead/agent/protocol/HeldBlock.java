package io.fairlead.agent.protocol;

import io.fairlead.ipam.Epoch;
import io.fairlead.net.Cidr;
import io.fairlead.net.MacAddress;
import io.fairlead.net.Vni;
import java.util.Optional;

/**
 * A lease as a host remembers it.
 *
 * @param base the first of the 64 OpenFlow port numbers of the block's slots
 * @param mac of a single address whose container chose one
 */
public record HeldBlock(Vni vni, Cidr block, int base, Epoch epoch, Optional<MacAddress> mac) {

    /** One whose MACs follow from its addresses. */
    public HeldBlock(Vni vni, Cidr block, int base, Epoch epoch) {
        this(vni, block, base, epoch, Optional.empty());
    }
}
