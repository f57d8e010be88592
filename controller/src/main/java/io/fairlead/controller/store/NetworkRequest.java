package io.fairlead.controller.store;

import io.fairlead.controller.model.Network;
import io.fairlead.controller.model.NetworkName;
import io.fairlead.controller.model.TenantName;
import io.fairlead.ipam.PrefixRequest;
import io.fairlead.ipam.SubnetRequest;
import io.fairlead.net.Cidr;
import java.util.Optional;

/**
 * A network somebody asks for.
 *
 * @param tenant whose it is
 * @param name unique within the tenant
 * @param addresses its subnet; left open: the next free /16 of 10.128.0.0/9
 * @param prefix6 empty: no IPv6
 * @param mtu bytes; empty: what the hosts of today can carry beneath VXLAN, 1450 where there are none
 */
public record NetworkRequest(
        TenantName tenant,
        NetworkName name,
        SubnetRequest addresses,
        Optional<PrefixRequest> prefix6,
        Optional<Integer> mtu) {

    /** A request that leaves everything but the name open. */
    public static NetworkRequest named(TenantName tenant, NetworkName name) {
        return new NetworkRequest(tenant, name, SubnetRequest.ANY, Optional.empty(), Optional.empty());
    }

    /** The same request with this subnet. */
    public NetworkRequest withSubnet(Cidr wanted) {
        return with(SubnetRequest.of(Optional.of(wanted), Optional.empty()));
    }

    /** The same request with these addresses. */
    public NetworkRequest with(SubnetRequest wanted) {
        return new NetworkRequest(tenant, name, wanted, prefix6, mtu);
    }

    /** The same request with IPv6. */
    public NetworkRequest with(PrefixRequest wanted) {
        return new NetworkRequest(tenant, name, addresses, Optional.of(wanted), mtu);
    }

    /** Whether a network that is there is what this asks for: what is left open asks for whatever is there. */
    public boolean asksFor(Network there) {
        return addresses.asksFor(there.addresses())
                && prefix6.map(wanted -> there.prefix6().filter(wanted::asksFor).isPresent())
                        .orElse(true)
                && mtu.map(wanted -> wanted == there.mtu()).orElse(true);
    }
}
