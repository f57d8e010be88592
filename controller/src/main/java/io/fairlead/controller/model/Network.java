package io.fairlead.controller.model;

import io.fairlead.ipam.Subnet;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.Prefix6;
import io.fairlead.net.Vni;
import java.util.Optional;

/**
 * An isolated layer-2 segment of a tenant.
 *
 * @param vni its number on the wire, unique in the cluster
 * @param tenant who owns it
 * @param name unique in the tenant
 * @param addresses its IPv4 addresses
 * @param prefix6 of its IPv6 addresses; empty: it has none
 * @param mtu of its containers' interfaces in bytes, 576 to 65,485, with IPv6 1,280 at least (RFC 8200); fixed when the
 *     network is made
 */
public record Network(
        Vni vni, TenantName tenant, NetworkName name, Subnet addresses, Optional<Prefix6> prefix6, int mtu) {

    /** What the outer Ethernet, IPv4, UDP and VXLAN headers take of the underlay's MTU. */
    public static final int ENCAPSULATION = 50;

    private static final int SMALLEST_MTU = 576;
    private static final int SMALLEST_MTU_OF_IPV6 = 1_280;

    public Network {
        int smallest = prefix6.isPresent() ? SMALLEST_MTU_OF_IPV6 : SMALLEST_MTU;
        if (mtu < smallest || mtu > 65_535 - ENCAPSULATION) {
            throw new IllegalArgumentException("A network's MTU is %d to 65485 bytes%s: %d"
                    .formatted(smallest, prefix6.isPresent() ? " where it has IPv6" : "", mtu));
        }
    }

    /** The range of its IPv4 addresses. */
    public Cidr subnet() {
        return addresses.range();
    }

    /** One of its addresses, which no container gets. */
    public Ip gateway() {
        return addresses.gateway();
    }

    /** What Docker calls it on every host: {@code web} for the default tenant's, {@code acme.web} for another's. */
    public String dockerName() {
        return tenant.equals(TenantName.DEFAULT) ? name.value() : tenant + "." + name;
    }
}
