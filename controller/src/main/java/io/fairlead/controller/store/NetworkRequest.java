package io.fairlead.controller.store;

import io.fairlead.controller.model.Network;
import io.fairlead.controller.model.NetworkName;
import io.fairlead.controller.model.TenantName;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import java.util.Optional;

/**
 * A network somebody asks for.
 *
 * @param tenant whose it is
 * @param name unique within the tenant
 * @param subnet empty: the next free /16 of 10.128.0.0/9
 * @param gateway empty: the lowest usable address of the subnet
 * @param mtu bytes; empty: what the hosts of today can carry beneath VXLAN, 1450 where there are none
 */
public record NetworkRequest(
        TenantName tenant, NetworkName name, Optional<Cidr> subnet, Optional<Ip> gateway, Optional<Integer> mtu) {

    /** A request that leaves everything but the name open. */
    public static NetworkRequest named(TenantName tenant, NetworkName name) {
        return new NetworkRequest(tenant, name, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same request with this subnet. */
    public NetworkRequest withSubnet(Cidr wanted) {
        return new NetworkRequest(tenant, name, Optional.of(wanted), gateway, mtu);
    }

    /** Whether a network that is there is what this asks for: what is left open asks for whatever is there. */
    public boolean asksFor(Network there) {
        return subnet.map(there.subnet()::equals).orElse(true)
                && gateway.map(there.gateway()::equals).orElse(true)
                && mtu.map(wanted -> wanted == there.mtu()).orElse(true);
    }
}
