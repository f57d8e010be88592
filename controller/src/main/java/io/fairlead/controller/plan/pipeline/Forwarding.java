package io.fairlead.controller.plan.pipeline;

import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.Vni;
import io.fairlead.openflow.flow.Action;
import io.fairlead.openflow.flow.Bucket;
import io.fairlead.openflow.flow.Field;
import io.fairlead.openflow.flow.Flow;
import io.fairlead.openflow.flow.Group;
import io.fairlead.openflow.flow.GroupType;
import io.fairlead.openflow.flow.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Sends what containers of this host send to where the destination is: on to the next table for this host, into the
 * tunnel for another, and copies of what is for many to other members (see {@link Copies}). Packets off the tunnel never
 * come here.
 */
final class Forwarding implements Stage {

    /** A number that no window's group has: of the group that has OVS go on with a packet in a second go. */
    private static final int PAUSE = 1 << 31;

    private static final int VNI_BITS = 24;

    @Override
    public Table table() {
        return Table.FORWARD;
    }

    @Override
    public Stream<Flow> flows(HostView host) {
        return Stream.concat(
                host.networks().stream().flatMap(this::network),
                Stream.of(new Flow(table().id(), Priority.MISS, cookie().value(), Match.any(), List.of())));
    }

    @Override
    public Stream<Group> groups(HostView host) {
        Stream<Group> lists = host.networks().stream().flatMap(Forwarding::lists);
        boolean paused =
                host.networks().stream().anyMatch(network -> lists(network).count() > 1);
        return paused ? Stream.concat(lists, Stream.of(pause())) : lists;
    }

    /** OVS chooses a bucket by a hash, which it computes outside of the pipeline: then it goes on where it was. */
    private static Group pause() {
        return new Group(PAUSE, GroupType.SELECT, List.of(new Bucket(1, List.of(new Action.SetField(Field.REG3, 1)))));
    }

    private Stream<Flow> network(NetworkView network) {
        Stream<Flow> own = network.own().stream().map(block -> here(network.vni(), block));
        Stream<Flow> remote = network.remote().stream().map(block -> there(network.vni(), block));
        return Stream.of(own, remote, Stream.of(toMany(network))).flatMap(flows -> flows);
    }

    private Flow here(Vni vni, OwnBlock block) {
        return flow(vni, block.range(), block.macs(), List.of(Table.OUTPUT.gotoThis()));
    }

    private Flow there(Vni vni, RemoteBlock block) {
        return flow(
                vni,
                block.range(),
                block.macs(),
                List.of(
                        Action.setTunnelId(vni),
                        Action.setTunnelDst(block.vtep()),
                        Action.output(Classification.TUNNEL)));
    }

    private Flow flow(Vni vni, Cidr range, Macs macs, List<Action> actions) {
        return new Flow(
                table().id(),
                Priority.of(range),
                cookie().in(vni).about(range.first()).value(),
                macs.in(Field.ETH_DST, Registers.inNetwork(Match.any(), vni)),
                actions);
    }

    private Flow toMany(NetworkView network) {
        List<Action> actions = new ArrayList<>();
        if (!network.remote().isEmpty()) {
            actions.add(Action.setTunnelId(network.vni()));
        }
        lists(network).forEach(list -> {
            if (actions.size() > 1) {
                actions.add(new Action.ToGroup(PAUSE));
            }
            actions.add(new Action.ToGroup(list.id()));
        });
        actions.add(Table.OUTPUT.gotoThis());
        return new Flow(
                table().id(),
                Priority.NORMAL,
                cookie().in(network.vni()).value(),
                Macs.toMany(Registers.inNetwork(Match.any(), network.vni())),
                actions);
    }

    /** Those to whom a frame is copied, in lists of a size OVS can carry, numbered by VNI; a second list counts above it. */
    private static Stream<Group> lists(NetworkView network) {
        List<List<Ip>> lists = Copies.of(network).lists();
        return IntStream.range(0, lists.size())
                .mapToObj(i -> new Group(
                        i << VNI_BITS | network.vni().value(),
                        GroupType.ALL,
                        lists.get(i).stream().map(Forwarding::copyTo).toList()));
    }

    private static Bucket copyTo(Ip vtep) {
        return new Bucket(List.of(Action.setTunnelDst(vtep), Action.output(Classification.TUNNEL)));
    }
}
