package io.fairlead.controller.plan.pipeline;

import io.fairlead.net.Cidr;
import io.fairlead.net.MacAddress;
import io.fairlead.openflow.flow.Field;
import io.fairlead.openflow.flow.Match;

/** The MAC addresses of a block: as an address is the low 32 bits of its MAC, a block of one is a block of the other. */
record Macs(Cidr block) {

    private static final long UPPER = 0xffff_0000_0000L;

    /** Every frame to more than one receiver: the group bit, whatever the rest. */
    static Match toMany(Match match) {
        var group = new MacAddress(0x0100_0000_0000L);
        return match.ethDst(group, group);
    }

    /** Frames that have one of these addresses in the field. */
    Match in(Field field, Match match) {
        return match.with(field, MacAddress.of(block.first()).bits(), mask());
    }

    private long mask() {
        return UPPER | block.mask().asLong();
    }
}
