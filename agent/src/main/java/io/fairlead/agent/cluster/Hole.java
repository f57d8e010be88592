package io.fairlead.agent.cluster;

import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.Vni;

/**
 * Addresses that another host has leased, perhaps within a block of this host: this host gives them to nobody.
 *
 * @param host the other host's name, for people
 */
public record Hole(Vni network, Cidr range, String host) {

    /** Whether it takes this address out of that lease of this host. */
    public boolean takes(Ip address, HeldLease from) {
        return network.equals(from.network())
                && range.contains(address)
                && range.prefix() > from.block().prefix();
    }
}
