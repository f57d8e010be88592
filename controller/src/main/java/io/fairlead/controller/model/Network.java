package io.fairlead.controller.model;

import io.fairlead.ipam.Subnet;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.Vni;

/**
 * An isolated layer-2 segment of a tenant.
 *
 * @param vni its number on the wire, unique in the cluster
 * @param tenant who owns it
 * @param name unique in the tenant
 * @param subnet its addresses, /8 to /30
 * @param gateway one of them, neither the first nor the last
 * @param mtu of its containers' interfaces in bytes, 576 to 65,485; fixed when the network is made
 */
public record Network(Vni vni, TenantName tenant, NetworkName name, Cidr subnet, Ip gateway, int mtu) {

    /** What the outer Ethernet, IPv4, UDP and VXLAN headers take of the underlay's MTU. */
    public static final int ENCAPSULATION = 50;

    public Network {
        var _ = new Subnet(subnet, gateway);
        if (mtu < 576 || mtu > 65_535 - ENCAPSULATION) {
            throw new IllegalArgumentException("A network's MTU is 576 to 65485 bytes: " + mtu);
        }
    }

    /** How its subnet is cut into blocks, and what of it is kept back. */
    public Subnet addresses() {
        return new Subnet(subnet, gateway);
    }

    /** What Docker calls it on every host: {@code web} for the default tenant's, {@code acme.web} for another's. */
    public String dockerName() {
        return tenant.equals(TenantName.DEFAULT) ? name.value() : tenant + "." + name;
    }
}
