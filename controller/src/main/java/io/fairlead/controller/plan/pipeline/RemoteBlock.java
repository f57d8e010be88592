package io.fairlead.controller.plan.pipeline;

import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import java.util.Optional;

/**
 * A block of another host.
 *
 * @param range its addresses
 * @param vtep where that host's tunnel ends
 * @param mac of a single address whose container chose one
 */
public record RemoteBlock(Cidr range, Ip vtep, Optional<MacAddress> mac) {

    /** One whose MACs follow from its addresses. */
    public RemoteBlock(Cidr range, Ip vtep) {
        this(range, vtep, Optional.empty());
    }

    Macs macs() {
        return Macs.of(range, mac);
    }
}
