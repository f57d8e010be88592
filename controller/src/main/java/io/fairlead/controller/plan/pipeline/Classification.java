package io.fairlead.controller.plan.pipeline;

import io.fairlead.net.Ip;
import io.fairlead.net.OfPort;
import io.fairlead.openflow.flow.Action;
import io.fairlead.openflow.flow.Field;
import io.fairlead.openflow.flow.Flow;
import io.fairlead.openflow.flow.Match;
import java.util.List;
import java.util.stream.Stream;

/**
 * Takes packets off the tunnel only from hosts that share a network with this one, and gives them the network they say;
 * all others go to the guard with the number of their port.
 */
final class Classification implements Stage {

    /** The bridge's only tunnel port; a fixed number, so that flows can name it before it is there. */
    static final OfPort TUNNEL = new OfPort(1);

    @Override
    public Table table() {
        return Table.CLASSIFY;
    }

    @Override
    public Stream<Flow> flows(HostView host) {
        return Stream.concat(host.peers().map(this::fromPeer), Stream.of(fromStranger(), fromPort()));
    }

    private Flow fromPeer(Ip vtep) {
        return new Flow(
                table().id(),
                Priority.EXACT,
                cookie().about(vtep).value(),
                Match.any().inPort(TUNNEL).tunSrc(vtep),
                List.of(Action.move(Field.TUN_ID.bits(0, 23), Registers.NETWORK), Table.OUTPUT.gotoThis()));
    }

    private Flow fromStranger() {
        return new Flow(
                table().id(), Priority.NORMAL, cookie().value(), Match.any().inPort(TUNNEL), List.of());
    }

    private Flow fromPort() {
        return new Flow(
                table().id(),
                Priority.MISS,
                cookie().value(),
                Match.any(),
                List.of(Action.move(Field.IN_PORT.whole(), Registers.IN_PORT), Table.GUARD.gotoThis()));
    }
}
