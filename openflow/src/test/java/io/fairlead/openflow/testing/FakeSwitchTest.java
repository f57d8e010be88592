package io.fairlead.openflow.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import io.fairlead.net.OfPort;
import io.fairlead.openflow.diff.SwitchDiff;
import io.fairlead.openflow.diff.SwitchState;
import io.fairlead.openflow.flow.Action;
import io.fairlead.openflow.flow.Bucket;
import io.fairlead.openflow.flow.Field;
import io.fairlead.openflow.flow.Flow;
import io.fairlead.openflow.flow.Group;
import io.fairlead.openflow.flow.GroupType;
import io.fairlead.openflow.flow.Match;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeSwitchTest {

    private static final Ip WEB = Ip.parse("10.0.0.5");
    private static final Ip SHOP = Ip.parse("10.0.0.9");
    private static final Packet PACKET =
            Packet.from(new OfPort(5), MacAddress.of(WEB), MacAddress.of(SHOP)).ip(WEB, SHOP);

    @Test
    void dropsWhatNoFlowKnows() {
        assertThat(new FakeSwitch().send(PACKET)).isEmpty();
    }

    @Test
    void takesTheFlowOfTheHighestPriorityAndItsMasks() {
        var bridge = FakeSwitch.holding(List.of(
                flow(0, 1, Match.any(), output(1)),
                flow(0, 2, Match.any().ip().ipSrc(Cidr.parse("10.0.0.0/29")), output(2)),
                flow(0, 3, Match.any().ip().ipSrc(Cidr.parse("10.0.0.8/29")), output(3))));

        assertThat(ports(bridge)).containsExactly(2);
    }

    @Test
    void goesOnToALaterTableWithWhatWasWritten() {
        var bridge = FakeSwitch.holding(List.of(
                flow(
                        0,
                        1,
                        Match.any(),
                        new Action.Move(Field.IN_PORT.whole(), Field.REG0.bits(0, 15)),
                        new Action.WriteMetadata(7, 0xff),
                        new Action.GotoTable(1)),
                flow(1, 1, Match.any().with(Field.REG0, 5).with(Field.METADATA, 7), output(9))));

        assertThat(ports(bridge)).containsExactly(9);
    }

    @Test
    void deliversToThePortThatTheBitsHold() {
        var bridge = FakeSwitch.holding(List.of(flow(
                0,
                1,
                Match.any(),
                new Action.SetField(Field.REG2, 0x100),
                new Action.Move(Field.ETH_DST.bits(0, 5), Field.REG2.bits(0, 5)),
                new Action.OutputField(Field.REG2.whole()))));

        assertThat(ports(bridge)).containsExactly(0x109);
    }

    @Test
    void sendsNothingBackWhereItCameFromUnlessTold() {
        var bridge = FakeSwitch.holding(List.of(
                flow(0, 1, Match.any().ip(), output(5), new Action.OutputInPort()),
                flow(0, 1, Match.any().arp(), new Action.Load(0, Field.IN_PORT.whole()), output(5))));

        assertThat(ports(bridge)).containsExactly(5);
        assertThat(bridge.send(Packet.from(new OfPort(5), MacAddress.of(WEB), MacAddress.of(SHOP))
                        .arpRequest(WEB, SHOP)))
                .hasSize(1);
    }

    @Test
    void keepsWhatABucketChangesInTheBucket() {
        var group = new Group(
                1,
                GroupType.ALL,
                List.of(
                        new Bucket(List.of(Action.setTunnelDst(WEB), output(1))),
                        new Bucket(List.of(output(5))),
                        new Bucket(List.of(output(2)))));
        var bridge = FakeSwitch.holding(
                new SwitchState(List.of(flow(0, 1, Match.any(), new Action.ToGroup(1), output(3))), List.of(group)));

        assertThat(bridge.send(PACKET))
                .extracting(
                        delivery -> delivery.port().value(),
                        delivery -> delivery.packet().field(Field.TUN_DST))
                .containsExactly(tuple(1, WEB.asLong()), tuple(2, 0L), tuple(3, 0L));
    }

    @Test
    void endsThePacketWhoseTimeIsOver() {
        var bridge = FakeSwitch.holding(List.of(flow(0, 1, Match.any().ip(), new Action.DecTtl(), output(1))));

        assertThat(bridge.send(PACKET).getFirst().packet().field(Field.IP_TTL)).isEqualTo(63);
        assertThat(bridge.send(PACKET.with(Field.IP_TTL, 1))).isEmpty();
    }

    @Test
    void changesNothingIfAnyPartOfAChangeFails() {
        var bridge = new FakeSwitch();
        var bad = SwitchDiff.between(
                SwitchState.empty(),
                new SwitchState(
                        List.of(flow(0, 1, Match.any(), output(1)), flow(0, 2, Match.any(), new Action.ToGroup(7))),
                        List.of()));

        assertThatIllegalStateException().isThrownBy(() -> bridge.apply(bad)).withMessageContaining("group:7");
        assertThat(bridge.state()).isEqualTo(SwitchState.empty());
    }

    @Test
    void refusesToGuessBetweenTwoFlowsOfOnePriority() {
        var bridge = FakeSwitch.holding(List.of(
                flow(0, 1, Match.any().ip(), output(1)), flow(0, 1, Match.any().with(Field.REG0, 0))));

        assertThatIllegalStateException().isThrownBy(() -> bridge.send(PACKET)).withMessageContaining("one priority");
    }

    private static List<Integer> ports(FakeSwitch bridge) {
        return bridge.send(PACKET).stream()
                .map(delivery -> delivery.port().value())
                .toList();
    }

    private static Action output(int port) {
        return Action.output(new OfPort(port));
    }

    private static Flow flow(int table, int priority, Match match, Action... actions) {
        return new Flow(table, priority, 0, match, List.of(actions));
    }
}
