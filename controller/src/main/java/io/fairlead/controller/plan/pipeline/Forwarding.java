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
 * tunnel for another, to each other member once if it is for many. Packets off the tunnel never come here, so none goes
 * from host to host to host.
 */
final class Forwarding implements Stage {

    /**
     * How many receivers one group has. OVS loses copies past 780 in one packet's way, and a message that makes a group
     * ends at about 1,000.
     */
    static final int GROUP_SIZE = 500;

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
        return host.networks().stream().flatMap(Forwarding::lists);
    }

    private Stream<Flow> network(NetworkView network) {
        Stream<Flow> own = network.own().stream().map(block -> here(network.vni(), block));
        Stream<Flow> remote = network.remote().stream().map(block -> there(network.vni(), block));
        return Stream.of(own, remote, Stream.of(toMany(network))).flatMap(flows -> flows);
    }

    private Flow here(Vni vni, OwnBlock block) {
        return flow(vni, block.priority(), block.range(), List.of(Table.OUTPUT.gotoThis()));
    }

    private Flow there(Vni vni, RemoteBlock block) {
        return flow(
                vni,
                block.priority(),
                block.range(),
                List.of(
                        Action.setTunnelId(vni),
                        Action.setTunnelDst(block.vtep()),
                        Action.output(Classification.TUNNEL)));
    }

    private Flow flow(Vni vni, int priority, Cidr range, List<Action> actions) {
        return new Flow(
                table().id(),
                priority,
                cookie().in(vni).about(range.first()).value(),
                new Macs(range).in(Field.ETH_DST, Registers.inNetwork(Match.any(), vni)),
                actions);
    }

    private Flow toMany(NetworkView network) {
        List<Action> actions = new ArrayList<>();
        if (!network.remote().isEmpty()) {
            actions.add(Action.setTunnelId(network.vni()));
            lists(network).forEach(list -> actions.add(new Action.ToGroup(list.id())));
        }
        actions.add(Table.OUTPUT.gotoThis());
        return new Flow(
                table().id(),
                Priority.NORMAL,
                cookie().in(network.vni()).value(),
                Macs.toMany(Registers.inNetwork(Match.any(), network.vni())),
                actions);
    }

    /** The network's other members in lists of a size OVS can carry, numbered by VNI; further lists count above it. */
    private static Stream<Group> lists(NetworkView network) {
        List<Ip> members = network.members();
        int lists = Math.ceilDiv(members.size(), GROUP_SIZE);
        return IntStream.range(0, lists)
                .mapToObj(i -> new Group(
                        i << VNI_BITS | network.vni().value(),
                        GroupType.ALL,
                        members.subList(i * GROUP_SIZE, Math.min(members.size(), (i + 1) * GROUP_SIZE)).stream()
                                .map(Forwarding::copyTo)
                                .toList()));
    }

    private static Bucket copyTo(Ip vtep) {
        return new Bucket(List.of(Action.setTunnelDst(vtep), Action.output(Classification.TUNNEL)));
    }
}
