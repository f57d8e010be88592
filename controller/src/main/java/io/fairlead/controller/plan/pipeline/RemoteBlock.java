package io.fairlead.controller.plan.pipeline;

import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;

/**
 * A block of another host.
 *
 * @param range its addresses
 * @param vtep where that host's tunnel ends
 */
public record RemoteBlock(Cidr range, Ip vtep) {

    Macs macs() {
        return new Macs(range);
    }

    /** A single address wins over the block it was taken from. */
    int priority() {
        return range.prefix() == 32 ? Priority.EXACT : Priority.NORMAL;
    }
}
