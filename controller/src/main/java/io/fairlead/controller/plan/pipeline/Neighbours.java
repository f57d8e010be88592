package io.fairlead.controller.plan.pipeline;

import io.fairlead.openflow.flow.Action;
import io.fairlead.openflow.flow.Field;
import io.fairlead.openflow.flow.Flow;
import io.fairlead.openflow.flow.Match;
import java.util.List;
import java.util.stream.Stream;

/**
 * Turns a question for an address into a frame for the MAC address that the address has, so that the one asked answers
 * himself and nobody else hears it.
 */
final class Neighbours implements Stage {

    private static final int REQUEST = 1;
    private static final int MAC_PREFIX = 0x0242;

    @Override
    public Table table() {
        return Table.NEIGHBOUR;
    }

    @Override
    public Stream<Flow> flows(HostView host) {
        return Stream.of(question(), other());
    }

    private Flow question() {
        return new Flow(
                table().id(),
                Priority.NORMAL,
                cookie().value(),
                Match.any().arp().with(Field.ARP_OP, REQUEST),
                List.of(
                        Action.load(MAC_PREFIX, Field.ETH_DST.bits(32, 47)),
                        Action.move(Field.ARP_TPA.whole(), Field.ETH_DST.bits(0, 31)),
                        Table.FORWARD.gotoThis()));
    }

    private Flow other() {
        return new Flow(table().id(), Priority.MISS, cookie().value(), Match.any(), List.of(Table.FORWARD.gotoThis()));
    }
}
