package io.fairlead.controller.plan.pipeline;

import io.fairlead.net.Cidr;
import io.fairlead.net.Ip6;
import io.fairlead.net.MacAddress;
import io.fairlead.net.Prefix6;
import io.fairlead.openflow.flow.Field;
import io.fairlead.openflow.flow.Match;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The IPv6 addresses of a block: behind the network's prefix, and link-local ones, which follow from the MAC addresses.
 * As a block has at most 64 addresses, in both kinds they differ in the last bits only.
 *
 * @param mac that the container of a single address chose
 */
record Addresses6(Prefix6 prefix, Cidr block, Optional<MacAddress> mac) {

    /** Every link-local address that follows from a container's MAC address: 02:42 becomes 42, ff:fe stands amidst. */
    private static final Ip6 LINK_LOCAL = Ip6.linkLocal(new MacAddress(0x0242_0000_0000L));

    private static final Ip6 LINK_LOCAL_MASK = new Ip6(-1, 0xffff_00ff_ff00_0000L);

    /** The matches that together take packets with one of these addresses in the field. */
    Stream<Match> in(Field field, Match match) {
        var mask = new Ip6(-1, -block.size());
        return Stream.of(
                        prefix.address(block.first()), Ip6.linkLocal(mac.orElseGet(() -> MacAddress.of(block.first()))))
                .map(first -> match.with(field, first, mask));
    }

    /** Takes packets with a container's link-local address in the field, of whatever block. */
    static Match anyLinkLocal(Field field, Match match) {
        return match.with(field, LINK_LOCAL, LINK_LOCAL_MASK);
    }
}
