package io.fairlead.agent.cluster;

import io.fairlead.ipam.Subnet;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.Prefix6;
import io.fairlead.net.Vni;
import java.util.Optional;

/**
 * A network of the cluster, as a host needs to know it.
 *
 * @param addresses its IPv4 addresses
 * @param prefix6 of its IPv6 addresses; empty: it has none
 * @param mtu what a container's interface in it is set to, in bytes
 */
public record ClusterNetwork(Vni vni, NetworkId id, Subnet addresses, Optional<Prefix6> prefix6, int mtu) {

    /** The range of its IPv4 addresses. */
    public Cidr subnet() {
        return addresses.range();
    }

    /** One of its addresses, which no container gets. */
    public Ip gateway() {
        return addresses.gateway();
    }
}
