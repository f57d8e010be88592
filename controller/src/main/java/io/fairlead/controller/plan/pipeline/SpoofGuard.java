package io.fairlead.controller.plan.pipeline;

import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.Prefix6;
import io.fairlead.net.Vni;
import io.fairlead.openflow.flow.Action;
import io.fairlead.openflow.flow.Field;
import io.fairlead.openflow.flow.Flow;
import io.fairlead.openflow.flow.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Lets a block's slots send only from the block's addresses, and only IPv4, ARP and, where the network has it, IPv6; the
 * rows after it see that it is the slot's own address. For a single address all is said here. What a slot may send decides
 * the network the packet is in.
 */
final class SpoofGuard implements Stage {

    private static final Cidr UNSPECIFIED = new Cidr(new Ip(0), 32);
    private static final int REQUEST = 1;

    @Override
    public Table table() {
        return Table.GUARD;
    }

    @Override
    public Stream<Flow> flows(HostView host) {
        return Stream.concat(
                host.networks().stream()
                        .flatMap(network -> network.own().stream().flatMap(block -> guard(network, block))),
                Stream.of(new Flow(table().id(), Priority.MISS, cookie().value(), Match.any(), List.of())));
    }

    private Stream<Flow> guard(NetworkView network, OwnBlock block) {
        Vni vni = network.vni();
        return Stream.of(
                        Stream.of(ip(vni, block), arp(vni, block), arpProbe(vni, block)),
                        network.prefix6().stream().flatMap(prefix -> ipv6(vni, prefix, block)),
                        block.shut().map(slot -> closed(vni, block, new Cidr(slot.address(), 32))),
                        block.left().stream().map(range -> closed(vni, block, range)))
                .flatMap(flows -> flows);
    }

    private Flow ip(Vni vni, OwnBlock block) {
        Match match = fromBlock(block).ip().ipSrc(block.range());
        return pass(vni, block, match, rows(vni, Table.ROWS, Field.REG0, Field.ETH_SRC, Field.IP_SRC));
    }

    /** A packet without a source address has no business here: whose address it would be is known without asking. */
    private Stream<Flow> ipv6(Vni vni, Prefix6 prefix, OwnBlock block) {
        return new Addresses6(prefix, block.range(), block.lease().mac())
                .in(Field.IPV6_SRC, fromBlock(block).ipv6())
                .map(match ->
                        pass(vni, block, match, rows(vni, Table.ROWS, Field.REG0, Field.ETH_SRC, Field.IPV6_SRC)));
    }

    private Flow arp(Vni vni, OwnBlock block) {
        Match match = block.macs().in(Field.ARP_SHA, fromBlock(block).arp().arpSpa(block.range()));
        return pass(
                vni, block, match, rows(vni, Table.ARP_ROWS, Field.REG0, Field.ETH_SRC, Field.ARP_SHA, Field.ARP_SPA));
    }

    /** A question whether an address is free, asked by one who has none yet (RFC 5227). */
    private Flow arpProbe(Vni vni, OwnBlock block) {
        Match match = block.macs()
                .in(Field.ARP_SHA, fromBlock(block).arp().arpSpa(UNSPECIFIED).with(Field.ARP_OP, REQUEST));
        return pass(vni, block, match, rows(vni, Table.ROWS, Field.REG0, Field.ETH_SRC, Field.ARP_SHA));
    }

    /** A port that is there all the same, whoever made it, sends nothing. */
    private Flow closed(Vni vni, OwnBlock block, Cidr addresses) {
        return new Flow(
                table().id(),
                Priority.CLOSED,
                cookie().in(vni).about(addresses.first()).value(),
                Registers.fromSlots(block.lease().window(), addresses),
                List.of());
    }

    private static Match fromBlock(OwnBlock block) {
        return block.macs().in(Field.ETH_SRC, Registers.fromSlots(block.lease()));
    }

    private Flow pass(Vni vni, OwnBlock block, Match match, List<Action> actions) {
        return new Flow(
                table().id(),
                Priority.NORMAL,
                cookie().in(vni).about(block.range().first()).value(),
                match,
                block.lease().isException() ? exact(vni) : actions);
    }

    /** Past the rows: the match of a single address has said it all, and its MAC may have other low bits. */
    private static List<Action> exact(Vni vni) {
        return List.of(Registers.setNetwork(vni), Table.ND_GUARD.gotoThis());
    }

    private static List<Action> rows(Vni vni, Table rows, Field... parts) {
        List<Action> actions = new ArrayList<>();
        IntStream.range(0, parts.length).forEach(part -> actions.add(Registers.layRow(parts[part], part)));
        actions.add(Registers.setNetwork(vni));
        actions.add(rows.gotoThis());
        return actions;
    }
}
