package io.fairlead.openflow.testing;

import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.Ip6;
import io.fairlead.net.MacAddress;
import io.fairlead.net.OfPort;
import io.fairlead.net.Vni;
import io.fairlead.openflow.flow.Action;
import io.fairlead.openflow.flow.Bucket;
import io.fairlead.openflow.flow.Field;
import io.fairlead.openflow.flow.Flow;
import io.fairlead.openflow.flow.FlowFlag;
import io.fairlead.openflow.flow.Group;
import io.fairlead.openflow.flow.GroupType;
import io.fairlead.openflow.flow.Match;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Flows and groups for tests: one of every kind, or many of one kind. */
public final class ManyFlows {

    private static final Ip WEB = Ip.parse("10.0.0.5");
    private static final Ip VTEP = Ip.parse("192.0.2.7");
    private static final MacAddress BLOCK_MASK = MacAddress.parse("ff:ff:ff:ff:ff:c0");
    private static final Match IP = Match.any().ip();
    private static final Match SOLICITATION = Match.any().icmp6(135);
    private static final Match ARP = Match.any().arp();

    private ManyFlows() {}

    /** Groups of every type, numbers 1 to 4. */
    public static List<Group> everyGroup() {
        Action output = Action.output(new OfPort(9));
        return List.of(
                new Group(1, GroupType.ALL, List.of(new Bucket(List.of(Action.setTunnelDst(VTEP), output)))),
                new Group(2, GroupType.SELECT, List.of(new Bucket(1, List.of(output)), new Bucket(7, List.of(output)))),
                new Group(3, GroupType.INDIRECT, List.of(new Bucket(List.of(output)))),
                new Group(0xff00_0001, GroupType.ALL, List.of()));
    }

    /** Each field in a match, exactly and with a mask where it takes one; each action; in table 0 to 3. */
    public static List<Flow> everyKind() {
        List<Match> matches = Stream.of(everyMatch(), everyMatchOfIpv6())
                .flatMap(List::stream)
                .toList();
        List<List<Action>> actions = everyAction();
        return Stream.of(
                        IntStream.range(0, matches.size())
                                .mapToObj(i -> new Flow(0, i + 1, 0, matches.get(i), List.of())),
                        IntStream.range(0, actions.size()).mapToObj(i -> new Flow(1, i + 1, i, IP, actions.get(i))),
                        arpActions(),
                        Stream.of(
                                new Flow(3, 0, -1L, Match.any(), List.of(), Set.of(FlowFlag.SEND_FLOW_REM)),
                                new Flow(3, 32_768, 0x7fff_ffff_ffff_ffffL, IP, List.of()),
                                new Flow(253, 65_535, 1, Match.any(), List.of())))
                .flatMap(flows -> flows)
                .toList();
    }

    private static List<Match> everyMatch() {
        return List.of(
                Match.any().with(Field.REG0, 0),
                Match.any().with(Field.REG0, 0xffc0, 0xffff_ffc0L),
                Match.any().with(Field.REG1, 0x41041).with(Field.REG2, 7).with(Field.REG7, 0xffff_ffffL),
                Match.any().with(Field.METADATA, 7, 0xff_ffff),
                Match.any().with(Field.METADATA, -1L),
                Match.any().tunSrc(VTEP).with(Field.TUN_ID, 0x77).with(Field.TUN_DST, VTEP),
                Match.any().with(Field.TUN_ID, 0x70, 0xff0).with(Field.TUN_SRC, Cidr.parse("192.0.2.0/24")),
                Match.any().inPort(new OfPort(OfPort.MAX)),
                Match.any().inPortLocal(),
                Match.any().ethSrc(MacAddress.of(WEB)).ethDst(MacAddress.of(VTEP)),
                Match.any().ethSrc(MacAddress.parse("02:42:0a:00:00:00"), BLOCK_MASK),
                Match.any().ethDst(MacAddress.parse("01:00:00:00:00:00"), MacAddress.parse("01:00:00:00:00:00")),
                Match.any().with(Field.ETH_TYPE, 0x88cc),
                Match.any().ipv6(),
                Match.any().icmp6(),
                IP.ipSrc(WEB).ipDst(Cidr.parse("10.0.0.0/26")),
                IP.ipDst(WEB).ipSrc(Cidr.parse("10.0.0.0/8")),
                IP.with(Field.IP_SRC, 5, 0x3f),
                IP.with(Field.IP_TTL, 1),
                IP.with(Field.IP_PROTO, 1).with(Field.IP_TTL, 255),
                IP.with(Field.IP_PROTO, 2),
                IP.with(Field.IP_PROTO, 6),
                IP.with(Field.IP_PROTO, 17),
                IP.with(Field.IP_PROTO, 99),
                Match.any().ipv6().with(Field.IP_PROTO, 17),
                ARP.with(Field.ARP_OP, 1).arpSpa(Cidr.parse("10.0.0.0/26")).with(Field.ARP_TPA, WEB),
                ARP.with(Field.ARP_SPA, WEB).arpTpa(Cidr.parse("10.0.0.0/26")),
                ARP.with(Field.ARP_SHA, 0x0242_0a00_0000L, BLOCK_MASK.bits()).with(Field.ARP_THA, MacAddress.of(WEB)));
    }

    private static List<Match> everyMatchOfIpv6() {
        return List.of(
                Match.any().ipv6().with(Field.IPV6_SRC, Ip6.parse("fd00:1:2::a00:1")),
                Match.any().ipv6().with(Field.IPV6_DST, Ip6.parse("fe80::"), Ip6.parse("ffc0::")),
                Match.any().icmp6(134),
                SOLICITATION.with(Field.ND_TARGET, Ip6.parse("fd00::5")).with(Field.ND_SLL, 0),
                SOLICITATION
                        .with(Field.ND_TARGET, Ip6.parse("fe80::42:ff:fe00:0"), Ip6.parse("ffff::ffff:ff:ff00:0"))
                        .with(Field.ND_SLL, 0x0242_0a00_0000L, BLOCK_MASK.bits()),
                Match.any()
                        .icmp6(136)
                        .with(
                                Field.IPV6_SRC,
                                Ip6.parse("fd00:1:2::a00:40"),
                                Ip6.parse("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffc0"))
                        .with(Field.ND_TLL, MacAddress.of(WEB)));
    }

    private static List<List<Action>> everyAction() {
        return List.of(
                List.of(Action.output(new OfPort(1)), Action.output(new OfPort(OfPort.MAX)), new Action.OutputInPort()),
                List.of(new Action.OutputField(Field.REG2.whole()), new Action.OutputField(Field.REG2.bits(0, 15))),
                List.of(Action.setTunnelId(new Vni(0x77)), Action.setTunnelDst(VTEP)),
                List.of(Action.setEthSrc(MacAddress.of(WEB)), Action.setEthDst(MacAddress.of(VTEP))),
                List.of(new Action.SetField(Field.REG2, 0xffc0), new Action.SetField(Field.METADATA, -1L)),
                List.of(new Action.SetField(Field.IP_SRC, WEB.asLong()), new Action.SetField(Field.IP_TTL, 64)),
                List.of(new Action.Load(0x242, Field.ETH_DST.bits(32, 47)), new Action.Load(0, Field.IN_PORT.whole())),
                List.of(new Action.Load(1, Field.REG0.bits(31, 31)), new Action.Load(-1L, Field.METADATA.whole())),
                List.of(
                        new Action.Move(Field.IN_PORT.whole(), Field.REG0.bits(0, 15)),
                        new Action.Move(Field.TUN_ID.bits(0, 23), Field.METADATA.bits(0, 23)),
                        new Action.Move(Field.METADATA.bits(0, 23), Field.TUN_ID.bits(0, 23))),
                List.of(
                        new Action.Move(Field.REG0.bits(0, 5), Field.REG1.bits(0, 5)),
                        new Action.Move(Field.ETH_SRC.bits(0, 5), Field.REG1.bits(6, 11)),
                        new Action.Move(Field.IP_SRC.bits(0, 5), Field.REG1.bits(12, 17))),
                List.of(new Action.DecTtl(), new Action.ToGroup(1), new Action.ToGroup(0xff00_0001)),
                List.of(new Action.WriteMetadata(7, 0xff), new Action.GotoTable(20)),
                List.of(new Action.WriteMetadata(0, -1L)),
                List.of(Action.output(new OfPort(3)), new Action.WriteMetadata(7, -1L), new Action.GotoTable(253)));
    }

    private static Stream<Flow> arpActions() {
        List<Action> question = List.of(
                new Action.Load(0x242, Field.ETH_DST.bits(32, 47)),
                new Action.Move(Field.ND_TARGET.bits(0, 31), Field.ETH_DST.bits(0, 31)),
                new Action.Move(Field.IPV6_SRC.bits(0, 5), Field.REG1.bits(0, 5)),
                new Action.Move(Field.ND_TARGET.bits(122, 127), Field.REG1.bits(6, 11)),
                new Action.Move(Field.ND_SLL.bits(0, 5), Field.REG1.bits(12, 17)));
        return Stream.of(
                new Flow(2, 2, 6, SOLICITATION, question),
                new Flow(
                        2,
                        1,
                        5,
                        ARP,
                        List.of(
                                new Action.Load(0x242, Field.ETH_DST.bits(32, 47)),
                                new Action.Move(Field.ARP_TPA.whole(), Field.ETH_DST.bits(0, 31)),
                                new Action.SetField(Field.ARP_OP, 2),
                                new Action.Move(Field.ARP_SPA.bits(0, 5), Field.REG1.bits(12, 17)),
                                new Action.Move(Field.ARP_SHA.bits(0, 5), Field.REG1.bits(6, 11)),
                                new Action.SetField(
                                        Field.ARP_THA, MacAddress.of(WEB).bits()),
                                new Action.GotoTable(80))));
    }

    /** As a host has them for remote blocks: a masked match, a tunnel, an output. */
    public static List<Flow> remoteBlocks(int count, long cookie) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Flow(
                        80,
                        100,
                        cookie,
                        Match.any()
                                .with(Field.METADATA, 1 + i / 1000, 0xff_ffff)
                                .ethDst(new MacAddress(0x0242_0a00_0000L | (long) i << 6), BLOCK_MASK),
                        List.of(
                                Action.setTunnelId(new Vni(1 + i / 1000)),
                                Action.setTunnelDst(VTEP.plus(i % 200)),
                                Action.output(new OfPort(1)))))
                .toList();
    }
}
