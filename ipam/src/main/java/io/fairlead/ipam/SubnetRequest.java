package io.fairlead.ipam;

import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import java.util.Optional;

/**
 * What somebody wants of a network's {@link Subnet}.
 *
 * @param range empty: the cluster chooses
 * @param gateway empty: the first usable address
 * @param excluded as in the subnet; empty where nothing was said
 * @param reserved as in the subnet; empty where nothing was said
 */
public record SubnetRequest(Optional<Cidr> range, Optional<Ip> gateway, AddressSet excluded, AddressSet reserved) {

    /** Leaves everything open. */
    public static final SubnetRequest ANY = of(Optional.empty(), Optional.empty());

    /** Leaves nothing out of the range. */
    public static SubnetRequest of(Optional<Cidr> range, Optional<Ip> gateway) {
        return new SubnetRequest(range, gateway, AddressSet.EMPTY, AddressSet.EMPTY);
    }

    /** The subnet that is asked for, once its range is chosen. */
    public Subnet in(Cidr chosen) {
        return new Subnet(chosen, gateway.orElseGet(() -> chosen.first().plus(1)), excluded, reserved);
    }

    /** Whether a subnet that is there is what this asks for: what is left open asks for whatever is there. */
    public boolean asksFor(Subnet there) {
        return range.map(there.range()::equals).orElse(true)
                && gateway.map(there.gateway()::equals).orElse(true)
                && (excluded.isEmpty() || excluded.equals(there.excluded()))
                && (reserved.isEmpty() || reserved.equals(there.reserved()));
    }
}
