package io.fairlead.agent.protocol;

import io.fairlead.ipam.Epoch;
import io.fairlead.net.Cidr;
import io.fairlead.net.Vni;

/**
 * A lease as a host remembers it.
 *
 * @param base the first of the 64 OpenFlow port numbers of the block's slots
 */
public record HeldBlock(Vni vni, Cidr block, int base, Epoch epoch) {}
