package io.fairlead.agent.cluster;

import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.Vni;

/**
 * A network of the cluster, as a host needs to know it.
 *
 * @param gateway an address of the subnet that no container is given
 * @param mtu what a container's interface in it is set to, in bytes
 */
public record ClusterNetwork(Vni vni, NetworkId id, Cidr subnet, Ip gateway, int mtu) {}
