package io.fairlead.controller.plan.pipeline;

import io.fairlead.ipam.Lease;
import io.fairlead.net.Cidr;
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

    /** Keeps the numbers of the groups of relays, one a network, apart from both. */
    private static final int PART_GROUPS = 1 << 30;

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
        return Stream.concat(
                host.networks().stream().flatMap(NetworkView::ownBlocks).map(Delivery::slots),
                host.networks().stream().flatMap(Delivery::part));
    }

    private Stream<Flow> network(NetworkView network) {
        return Stream.concat(
                network.own().stream().flatMap(block -> block(network, block)).distinct(),
                Stream.concat(relayed(network), Stream.of(toMany(network))));
    }

    private Stream<Flow> block(NetworkView network, OwnBlock block) {
        Vni vni = network.vni();
        return Stream.of(
                        Stream.of(toSlot(vni, block)),
                        block.shut().map(slot -> closed(vni, Priority.CLOSED, new Cidr(slot.address(), 32))),
                        block.left().stream()
                                .filter(range -> !network.delivers(range))
                                .map(range -> closed(vni, Priority.of(range), range)))
                .flatMap(flows -> flows);
    }

    private Flow toSlot(Vni vni, OwnBlock block) {
        return new Flow(
                table().id(),
                Priority.of(block.range()),
                cookie().in(vni).about(block.range().first()).value(),
                block.macs().in(Field.ETH_DST, Registers.inNetwork(Match.any(), vni)),
                toPort(block.lease()));
    }

    /** The MAC of a single address may have nothing to do with its slot. */
    private static List<Action> toPort(Lease lease) {
        return lease.isException()
                ? List.of(Action.output(lease.slot(lease.block().first()).port()))
                : List.of(Registers.setOutput(lease.window()), Registers.addSlot(), Registers.output());
    }

    private Flow closed(Vni vni, int priority, Cidr addresses) {
        return new Flow(
                table().id(),
                priority,
                cookie().in(vni).about(addresses.first()).value(),
                new Macs(addresses).in(Field.ETH_DST, Registers.inNetwork(Match.any(), vni)),
                List.of());
    }

    private Flow toMany(NetworkView network) {
        return toMany(network, Priority.NORMAL, Match.any(), Stream.empty());
    }

    /** What comes from another part of a network that is parted is for this host's part, too; see {@link Copies}. */
    private Stream<Flow> relayed(NetworkView network) {
        Copies copies = Copies.of(network);
        return copies.otherParts().stream()
                .map(part -> toMany(
                        network,
                        Priority.EXACT,
                        Match.any().inPort(Classification.TUNNEL).with(Field.TUN_SRC, part, copies.partMask()),
                        Stream.of(Action.setTunnelId(network.vni()), new Action.ToGroup(partId(network)))));
    }

    private Flow toMany(NetworkView network, int priority, Match from, Stream<Action> before) {
        Stream<Action> blocks = network.ownBlocks().map(block -> new Action.ToGroup(groupId(block)));
        Stream<Action> exceptions =
                network.ownExceptions().flatMap(OwnBlock::open).map(slot -> Action.output(slot.port()));
        return new Flow(
                table().id(),
                priority,
                cookie().in(network.vni()).value(),
                Macs.toMany(Registers.inNetwork(from, network.vni())),
                Stream.of(before, blocks, exceptions)
                        .flatMap(actions -> actions)
                        .toList());
    }

    /** The rest of this host's part; back by the tunnel, for which a switch wants another word than the port's number. */
    private static Stream<Group> part(NetworkView network) {
        Copies copies = Copies.of(network);
        return copies.otherParts().isEmpty()
                ? Stream.empty()
                : Stream.of(new Group(
                        partId(network),
                        GroupType.ALL,
                        copies.ownPart().stream()
                                .map(vtep -> new Bucket(List.of(Action.setTunnelDst(vtep), new Action.OutputInPort())))
                                .toList()));
    }

    private static int partId(NetworkView network) {
        return PART_GROUPS | network.vni().value();
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
