package io.fairlead.controller.plan.pipeline;

import io.fairlead.ipam.Slot;
import io.fairlead.net.Vni;
import io.fairlead.openflow.flow.Action;
import io.fairlead.openflow.flow.Bucket;
import io.fairlead.openflow.flow.Field;
import io.fairlead.openflow.flow.Flow;
import io.fairlead.openflow.flow.Group;
import io.fairlead.openflow.flow.GroupType;
import io.fairlead.openflow.flow.Match;
import java.util.List;
import java.util.stream.Stream;

/**
 * Gives a packet to the slot its destination is in, or to all slots of the network if it is for many. Whether a port is
 * there does not matter: a slot without one takes nothing. OVS gives no packet back to the port it came from.
 */
final class Delivery implements Stage {

    /** Keeps the numbers of these groups, one a window, apart from those that are numbered by network. */
    private static final int WINDOW_GROUPS = 1 << 31;

    @Override
    public Table table() {
        return Table.OUTPUT;
    }

    @Override
    public Stream<Flow> flows(HostView host) {
        return Stream.concat(
                host.networks().stream().flatMap(this::network),
                Stream.of(new Flow(table().id(), Priority.MISS, cookie().value(), Match.any(), List.of())));
    }

    @Override
    public Stream<Group> groups(HostView host) {
        return host.networks().stream().flatMap(NetworkView::ownBlocks).map(Delivery::slots);
    }

    private Stream<Flow> network(NetworkView network) {
        return Stream.concat(
                network.own().stream().flatMap(block -> block(network.vni(), block)), Stream.of(toMany(network)));
    }

    private Stream<Flow> block(Vni vni, OwnBlock block) {
        return Stream.concat(Stream.of(toSlot(vni, block)), block.shut().map(slot -> closed(vni, slot)));
    }

    private Flow toSlot(Vni vni, OwnBlock block) {
        return new Flow(
                table().id(),
                block.priority(),
                cookie().in(vni).about(block.range().first()).value(),
                block.macs().in(Field.ETH_DST, Registers.inNetwork(Match.any(), vni)),
                List.of(Registers.setOutput(block.lease().window()), Registers.addSlot(), Registers.output()));
    }

    private Flow closed(Vni vni, Slot slot) {
        return new Flow(
                table().id(),
                Priority.CLOSED,
                cookie().in(vni).about(slot.address()).value(),
                Registers.inNetwork(Match.any(), vni).ethDst(slot.mac()),
                List.of());
    }

    private Flow toMany(NetworkView network) {
        Stream<Action> blocks = network.ownBlocks().map(block -> new Action.ToGroup(groupId(block)));
        Stream<Action> exceptions =
                network.ownExceptions().flatMap(OwnBlock::open).map(slot -> Action.output(slot.port()));
        return new Flow(
                table().id(),
                Priority.NORMAL,
                cookie().in(network.vni()).value(),
                Macs.toMany(Registers.inNetwork(Match.any(), network.vni())),
                Stream.concat(blocks, exceptions).toList());
    }

    private static Group slots(OwnBlock block) {
        return new Group(
                groupId(block),
                GroupType.ALL,
                block.open()
                        .map(slot -> new Bucket(List.of(Action.output(slot.port()))))
                        .toList());
    }

    private static int groupId(OwnBlock block) {
        return WINDOW_GROUPS | block.lease().window().base();
    }
}
