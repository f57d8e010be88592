package io.fairlead.controller.plan.pipeline;

import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import io.fairlead.openflow.flow.Action;
import io.fairlead.openflow.flow.Field;
import io.fairlead.openflow.flow.Flow;
import io.fairlead.openflow.flow.Match;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Turns a question for an address, of ARP or IPv6, into a frame for the MAC address that the address has, so that the one asked answers
 * himself and nobody else hears it.
 */
final class Neighbours implements Stage {

    private static final int REQUEST = 1;
    private static final int MAC_PREFIX = 0x0242;
    private static final Match SOLICITATION = Match.any().icmp6(NeighbourDiscovery.SOLICITATION);

    @Override
    public Table table() {
        return Table.NEIGHBOUR;
    }

    @Override
    public Stream<Flow> flows(HostView host) {
        Stream<Flow> ipv6 = host.hasIpv6() ? Stream.of(solicitation(), linkLocal()) : Stream.empty();
        return Stream.of(
                        Stream.of(question()),
                        ipv6,
                        host.networks().stream().flatMap(this::questionsForChosen),
                        Stream.of(other()))
                .flatMap(flows -> flows);
    }

    /** Whose MAC does not follow from his address has flows of his own on every member. */
    private Stream<Flow> questionsForChosen(NetworkView network) {
        return network.chosenMacs().entrySet().stream()
                .flatMap(entry -> questionsFor(entry.getKey(), entry.getValue(), network)
                        .map(question -> new Flow(
                                table().id(),
                                Priority.EXACT,
                                cookie().in(network.vni()).about(entry.getKey()).value(),
                                Registers.inNetwork(question, network.vni()),
                                List.of(Action.setEthDst(entry.getValue()), Table.FORWARD.gotoThis()))));
    }

    private static Stream<Match> questionsFor(Ip address, MacAddress mac, NetworkView network) {
        Match arp = Match.any().arp().with(Field.ARP_OP, REQUEST).with(Field.ARP_TPA, address.asLong());
        var own = new Cidr(address, 32);
        Stream<Match> ipv6 = network.prefix6().stream()
                .flatMap(prefix -> new Addresses6(prefix, own, Optional.of(mac)).in(Field.ND_TARGET, SOLICITATION));
        return Stream.concat(Stream.of(arp), ipv6);
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

    private Flow solicitation() {
        return new Flow(
                table().id(),
                Priority.NORMAL,
                cookie().value(),
                SOLICITATION,
                List.of(
                        Action.load(MAC_PREFIX, Field.ETH_DST.bits(32, 47)),
                        Action.move(Field.ND_TARGET.bits(0, 31), Field.ETH_DST.bits(0, 31)),
                        Table.FORWARD.gotoThis()));
    }

    /** In a link-local address ff:fe stands in the midst of the MAC address it was made of. */
    private Flow linkLocal() {
        return new Flow(
                table().id(),
                Priority.EXACT,
                cookie().value(),
                Addresses6.anyLinkLocal(Field.ND_TARGET, SOLICITATION),
                List.of(
                        Action.load(MAC_PREFIX, Field.ETH_DST.bits(32, 47)),
                        Action.move(Field.ND_TARGET.bits(40, 47), Field.ETH_DST.bits(24, 31)),
                        Action.move(Field.ND_TARGET.bits(0, 23), Field.ETH_DST.bits(0, 23)),
                        Table.FORWARD.gotoThis()));
    }

    private Flow other() {
        return new Flow(table().id(), Priority.MISS, cookie().value(), Match.any(), List.of(Table.FORWARD.gotoThis()));
    }
}
