package io.fairlead.controller.plan.pipeline;

import io.fairlead.net.Cidr;
import io.fairlead.net.MacAddress;
import io.fairlead.openflow.flow.Field;
import io.fairlead.openflow.flow.Match;
import java.util.Optional;

/**
 * The MAC addresses of a block: as an address is the low 32 bits of its MAC, a block of one is a block of the other. Or
 * the one that the container of a single address chose.
 *
 * @param first the lowest
 * @param mask the bits that all have in common
 */
record Macs(MacAddress first, long mask) {

    private static final long UPPER = 0xffff_0000_0000L;
    private static final long ALL = 0xffff_ffff_ffffL;

    Macs(Cidr block) {
        this(MacAddress.of(block.first()), UPPER | block.mask().asLong());
    }

    static Macs of(Cidr block, Optional<MacAddress> chosen) {
        return chosen.map(mac -> new Macs(mac, ALL)).orElseGet(() -> new Macs(block));
    }

    /** Every frame to more than one receiver: the group bit, whatever the rest. */
    static Match toMany(Match match) {
        var group = new MacAddress(0x0100_0000_0000L);
        return match.ethDst(group, group);
    }

    /** Frames that have one of these addresses in the field. */
    Match in(Field field, Match match) {
        return match.with(field, first.bits(), mask);
    }
}
