package io.fairlead.controller.plan.pipeline;

import io.fairlead.net.Prefix6;
import io.fairlead.net.Vni;
import io.fairlead.openflow.flow.Action;
import io.fairlead.openflow.flow.Field;
import io.fairlead.openflow.flow.Flow;
import io.fairlead.openflow.flow.Match;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Lets slots say of MAC addresses only what is true, in packets whose source is their own already: a question carries
 * the asker's MAC address or none, an answer is about an address of the slot and carries its MAC address or none (as
 * Linux answers a probe). What routers say and hear goes nowhere, for no container is one. The rows after it compare the
 * last bits.
 */
final class NeighbourGuard implements Stage {

    @Override
    public Table table() {
        return Table.ND_GUARD;
    }

    @Override
    public Stream<Flow> flows(HostView host) {
        Stream<Flow> other = Stream.of(flow(Priority.MISS, cookie(), Match.any(), List.of(Table.NEIGHBOUR.gotoThis())));
        return host.hasIpv6() ? Stream.of(blocks(host), common(), other).flatMap(flows -> flows) : other;
    }

    private Stream<Flow> blocks(HostView host) {
        return host.networks().stream()
                .flatMap(network -> network.prefix6().stream()
                        .flatMap(prefix ->
                                network.own().stream().flatMap(block -> block(network.vni(), prefix, block))));
    }

    private Stream<Flow> block(Vni vni, Prefix6 prefix, OwnBlock block) {
        Cookie cookie = cookie().in(vni).about(block.range().first());
        Match from = Registers.fromSlots(block.lease());
        Match question = block.macs().in(Field.ND_SLL, from.icmp6(NeighbourDiscovery.SOLICITATION));
        Stream<Flow> answers = new Addresses6(
                        prefix, block.range(), block.lease().mac())
                .in(Field.ND_TARGET, from.icmp6(NeighbourDiscovery.ADVERTISEMENT))
                .flatMap(answer -> Stream.of(
                        flow(
                                Priority.EXACT,
                                cookie,
                                block.macs().in(Field.ND_TLL, answer),
                                said(block, Field.ND_TARGET, Field.ND_TLL)),
                        flow(
                                Priority.EXACT,
                                cookie,
                                answer.with(Field.ND_TLL, 0),
                                said(block, Field.ND_TARGET, Field.ND_TARGET))));
        return Stream.concat(
                Stream.of(flow(Priority.EXACT, cookie, question, said(block, Field.ND_SLL, Field.ND_SLL))), answers);
    }

    private Stream<Flow> common() {
        Match bare = Match.any().icmp6(NeighbourDiscovery.SOLICITATION).with(Field.ND_SLL, 0);
        Stream<Flow> closed = IntStream.rangeClosed(NeighbourDiscovery.ROUTER_SOLICITATION, NeighbourDiscovery.REDIRECT)
                .mapToObj(type -> flow(Priority.NORMAL, cookie(), Match.any().icmp6(type), List.of()));
        return Stream.concat(
                closed, Stream.of(flow(Priority.EXACT, cookie(), bare, List.of(Table.NEIGHBOUR.gotoThis()))));
    }

    private Flow flow(int priority, Cookie cookie, Match match, List<Action> actions) {
        return new Flow(table().id(), priority, cookie.value(), match, actions);
    }

    /** Of a single address the match has said it all, and its MAC may have other low bits. */
    private static List<Action> said(OwnBlock block, Field one, Field other) {
        return block.lease().isException() ? List.of(Table.NEIGHBOUR.gotoThis()) : rows(one, other);
    }

    /** As many parts as the rows have; one field may be laid twice. */
    private static List<Action> rows(Field one, Field other) {
        return List.of(
                Registers.layRow(Field.REG0, 0),
                Registers.layRow(one, 1),
                Registers.layRow(other, 2),
                Table.ND_ROWS.gotoThis());
    }
}
