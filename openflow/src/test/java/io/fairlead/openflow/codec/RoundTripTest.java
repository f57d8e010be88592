package io.fairlead.openflow.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fairlead.net.Ip6;
import io.fairlead.openflow.flow.Action;
import io.fairlead.openflow.flow.Field;
import io.fairlead.openflow.flow.Flow;
import io.fairlead.openflow.flow.FlowTraffic;
import io.fairlead.openflow.flow.Group;
import io.fairlead.openflow.flow.Match;
import io.fairlead.openflow.flow.MatchField;
import io.fairlead.openflow.testing.ManyFlows;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {

    static List<Flow> everyKind() {
        return ManyFlows.everyKind();
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void readsAFlowAsItWasWritten(Flow flow) {
        assertThat(Replies.flows(statistics(flow))).containsExactly(new FlowTraffic(flow, 7, 700));
    }

    /** Whatever bits of whatever fields a match asks for. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20_261})
    void readsARandomMatchAsItWasWritten(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            Match match = randomMatch(random);
            ByteBuf bytes = Unpooled.buffer();
            MatchCodec.write(match, bytes);

            assertThat(MatchCodec.read(bytes)).isEqualTo(match);
            assertThat(bytes.readableBytes()).isZero();
        }
    }

    @Test
    void readsGroupsAsTheyWereWritten() {
        ByteBuf body = Unpooled.buffer().writeZero(8);
        for (Group group : ManyFlows.everyGroup()) {
            byte[] mod = Requests.add(1, group);
            body.writeShort(mod.length - 8).writeBytes(mod, 10, mod.length - 10);
        }

        assertThat(Replies.groups(message(body))).isEqualTo(ManyFlows.everyGroup());
    }

    @Test
    void writesAFlowModAsOpenFlowSays() {
        var flow = new Flow(10, 0x1234, 0xcafe, Match.any().with(Field.REG0, 5), List.of(new Action.GotoTable(20)));

        assertThat(ByteBufUtil.hexDump(Requests.add(7, flow)))
                .isEqualTo("040e" + "0048" + "00000007" // FLOW_MOD, 72 bytes, transaction 7
                        + "000000000000cafe" + "0000000000000000" // cookie, mask
                        + "0a" + "00" + "0000" + "0000" + "1234" // table, add, time-outs, priority
                        + "ffffffff" + "ffffffff" + "ffffffff" + "0000" + "0000" // buffer, port, group, flags
                        + "0001" + "000c" + "00010004" + "00000005" + "00000000" // match: NXM_NX_REG0
                        + "0001" + "0008" + "14" + "000000"); // goto_table:20
    }

    @Test
    void keepsWhatItHasNoWordFor() {
        var vlan = new MatchField.Foreign("80000c02" + "1005");
        Match match = Match.any().ip().with(vlan);
        ByteBuf bytes = Unpooled.buffer();
        MatchCodec.write(match, bytes);

        assertThat(MatchCodec.read(bytes)).isEqualTo(match);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Requests.add(1, new Flow(0, 1, 0, match, List.of(new Action.Foreign("00")))));
    }

    private static Match randomMatch(Random random) {
        Match match = switch (random.nextInt(4)) {
            case 0 -> Match.any().ip();
            case 1 -> Match.any().arp();
            case 2 -> Match.any().icmp6(135);
            default -> Match.any().icmp6(136);
        };
        for (Field field : Field.values()) {
            if (random.nextInt(4) == 0) {
                match = withRandom(match, field, random);
            }
        }
        return match;
    }

    private static Match withRandom(Match match, Field field, Random random) {
        try {
            return field.isWide() ? withRandomAddress(match, field, random) : withRandomBits(match, field, random);
        } catch (IllegalArgumentException e) { // One that such packets don't have, is asked for, or takes no mask.
            return match;
        }
    }

    private static Match withRandomBits(Match match, Field field, Random random) {
        long value = random.nextLong() & field.mask();
        long mask = random.nextBoolean() ? field.mask() : (random.nextLong() | 1) & field.mask();
        return match.with(field, value & mask, mask);
    }

    private static Match withRandomAddress(Match match, Field field, Random random) {
        var value = new Ip6(random.nextLong(), random.nextLong());
        var mask = new Ip6(random.nextLong(), random.nextLong());
        return random.nextBoolean()
                ? match.with(field, value)
                : match.with(field, new Ip6(value.high() & mask.high(), value.low() & mask.low()), mask);
    }

    /** As a switch would tell it: an entry of flow statistics out of a flow-mod. */
    private static Message statistics(Flow flow) {
        byte[] mod = Requests.add(1, flow);
        byte[] matchAndInstructions = Arrays.copyOfRange(mod, 48, mod.length);
        ByteBuf body = Unpooled.buffer().writeZero(8);
        body.writeShort(48 + matchAndInstructions.length)
                .writeByte(flow.table())
                .writeZero(9);
        body.writeShort(flow.priority())
                .writeZero(4)
                .writeShort(flow.flags().size())
                .writeZero(4);
        body.writeLong(flow.cookie()).writeLong(7).writeLong(700).writeBytes(matchAndInstructions);
        return message(body);
    }

    private static Message message(ByteBuf body) {
        return new Message(Requests.VERSION, MessageType.MULTIPART_REPLY, 1, ByteBufUtil.getBytes(body));
    }
}
