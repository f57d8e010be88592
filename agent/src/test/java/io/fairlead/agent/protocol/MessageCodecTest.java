package io.fairlead.agent.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.agent.protocol.Message.ErrorReply;
import io.fairlead.agent.protocol.Message.Facts;
import io.fairlead.agent.protocol.Message.Hello;
import io.fairlead.agent.protocol.Message.Holes;
import io.fairlead.agent.protocol.Message.Installed;
import io.fairlead.agent.protocol.Message.LeaseGranted;
import io.fairlead.agent.protocol.Message.LeaseRecall;
import io.fairlead.agent.protocol.Message.LeaseRequest;
import io.fairlead.agent.protocol.Message.LeaseReturn;
import io.fairlead.agent.protocol.Message.LeaseStates;
import io.fairlead.agent.protocol.Message.NetworkCreate;
import io.fairlead.agent.protocol.Message.Networks;
import io.fairlead.agent.protocol.Message.NetworksPresent;
import io.fairlead.agent.protocol.Message.Ok;
import io.fairlead.agent.protocol.Message.Peers;
import io.fairlead.agent.protocol.Message.Refused;
import io.fairlead.agent.protocol.Message.Unknown;
import io.fairlead.agent.protocol.Message.Welcome;
import io.fairlead.ipam.AddressSet;
import io.fairlead.ipam.Epoch;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.LeaseState;
import io.fairlead.ipam.PrefixRequest;
import io.fairlead.ipam.Subnet;
import io.fairlead.ipam.SubnetRequest;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import io.fairlead.net.Prefix6;
import io.fairlead.net.Vni;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageCodecTest {

    private static final Vni VNI = new Vni(7);
    private static final Cidr BLOCK = Cidr.parse("10.1.0.16/28");
    private static final Prefix6 PREFIX = Prefix6.parse("fd00:1::/96");
    private static final HeldBlock HELD = new HeldBlock(VNI, BLOCK, 65216, new Epoch(3));
    private static final LeaseNotice LEASE =
            new LeaseNotice(VNI, BLOCK, 65216, new Epoch(3), LeaseState.USABLE, 1L << 40);
    private static final Facts FACTS = new Facts(
            Ip.parse("192.0.2.7"),
            1450,
            DatapathType.NETDEV,
            Optional.of("26.1.5"),
            List.of(new Conflict("port", "fl123 is not ours")));

    private static final Cidr SINGLE = Cidr.parse("10.1.0.20/32");

    static Stream<Message> everyMessage() {
        return Stream.of(
                new Hello(Message.VERSION, new HostId("h-1"), "berlin", FACTS, "0.1.0", List.of(HELD)),
                new Welcome(1, new HostId("h-1"), List.of("192.0.2.1", "192.0.2.2")),
                new Refused("Host h-1 was removed; join again"),
                new Networks(List.of(
                        notice(Subnet.of(BLOCK), Optional.empty()),
                        notice(
                                Subnet.of(BLOCK).excluding(set("10.1.0.18")).reserving(set("10.1.0.24/29")),
                                Optional.of(PREFIX)))),
                new NetworksPresent(List.of(VNI)),
                new LeaseRequest(VNI),
                LeaseRequest.ahead(VNI),
                new LeaseRequest(VNI, Ip.parse("10.1.0.5"), Optional.empty()),
                new LeaseRequest(VNI, Ip.parse("10.1.0.5"), Optional.of(MacAddress.parse("52:54:00:00:00:01"))),
                new LeaseGranted(LEASE),
                new LeaseStates(List.of(LEASE), List.of(new HoleNotice(VNI, SINGLE, "paris", 12))),
                new Holes(List.of(
                        new HoleAnswer(VNI, SINGLE, 12, Optional.empty()),
                        new HoleAnswer(VNI, SINGLE, 12, Optional.of("in use")))),
                new LeaseRecall(VNI, SINGLE),
                new LeaseReturn(HELD),
                FACTS,
                new Facts(FACTS.vtep(), 1450, DatapathType.SYSTEM, Optional.empty(), List.of()),
                new Installed(12, -1L),
                new Peers(List.of(Ip.parse("192.0.2.8"), Ip.parse("192.0.2.9")), 4789),
                create(SubnetRequest.ANY, Optional.empty(), Optional.empty()),
                create(SubnetRequest.ANY, Optional.of(new PrefixRequest.Generated()), Optional.empty()),
                create(
                        new SubnetRequest(
                                Optional.of(BLOCK),
                                Optional.of(Ip.parse("10.1.0.17")),
                                set("10.1.0.18"),
                                set("10.1.0.24/29")),
                        Optional.of(new PrefixRequest.Given(PREFIX)),
                        Optional.of(1400)),
                new Ok(),
                new ErrorReply("exhausted", "No free block in 10.1.0.0/24"));
    }

    private static NetworkNotice notice(Subnet subnet, Optional<Prefix6> prefix6) {
        return new NetworkNotice(VNI, "acme", "web", "acme.web", subnet, prefix6, 1450, 9);
    }

    private static NetworkCreate create(
            SubnetRequest addresses, Optional<PrefixRequest> prefix6, Optional<Integer> mtu) {
        return new NetworkCreate("default", "db", addresses, prefix6, mtu);
    }

    private static AddressSet set(String range) {
        return AddressSet.parse(List.of(range));
    }

    @ParameterizedTest
    @MethodSource("everyMessage")
    void readsWhatItWrote(Message message) {
        Frame frame = new Frame("a1", Optional.of("c7"), message);

        assertThat(MessageCodec.decode(MessageCodec.encode(frame))).isEqualTo(frame);
    }

    @Test
    void hasARoundTripForEveryKindOfMessage() {
        Set<Class<?>> tried = everyMessage().map(Object::getClass).collect(Collectors.toSet());

        assertThat(tried)
                .containsAll(Arrays.stream(Message.class.getPermittedSubclasses())
                        .filter(kind -> kind != Unknown.class)
                        .toList());
    }

    @Test
    void writesOneObjectWithTypeAndId() {
        assertThat(MessageCodec.encode(Frame.of("a2", new LeaseRequest(VNI))))
                .isEqualTo("{\"type\":\"lease-request\",\"id\":\"a2\",\"vni\":7}");
    }

    @Test
    void tellsWhichFrameAReplyAnswers() {
        Frame reply = Frame.of("a3", new Ok()).reply("c1", new Ok());

        assertThat(MessageCodec.encode(reply)).isEqualTo("{\"type\":\"ok\",\"id\":\"c1\",\"re\":\"a3\"}");
    }

    @Test
    void ignoresFieldsItDoesNotKnow() {
        assertThat(MessageCodec.decode("{\"type\":\"refused\",\"id\":\"c1\",\"reason\":\"no\",\"since\":[1]}"))
                .isEqualTo(Frame.of("c1", new Refused("no")));
    }

    @Test
    void givesUnknownForATypeItDoesNotKnow() {
        assertThat(MessageCodec.decode("{\"type\":\"probe\",\"id\":\"c1\",\"target\":3}"))
                .isEqualTo(Frame.of("c1", new Unknown("probe")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"lease-return\",\"id\":\"c1\",\"block\":\"10.0.0.0/28\"}|lease-return.vni is missing",
                "{\"type\":\"lease-return\",\"id\":\"c1\",\"vni\":0,\"block\":\"10.0.0.0/28\"}|lease-return.vni: VNI out of range: 0",
                "{\"type\":\"lease-return\",\"id\":\"c1\",\"vni\":\"1\",\"block\":\"10.0.0.0/28\"}|lease-return.vni is not a whole number",
                "{\"type\":\"lease-return\",\"id\":\"c1\",\"vni\":1,\"block\":\"10.0.0.1/28\"}|lease-return.block: 10.0.0.1/28 has bits",
                "{\"type\":\"lease\",\"id\":\"c1\",\"lease\":{\"vni\":1}}|lease.lease.block is missing",
                "{\"type\":\"networks\",\"id\":\"c1\",\"networks\":[3]}|networks.networks[] must be an object",
                "{\"type\":\"ok\"}|message.id is missing",
                "{\"id\":\"c1\"}|message.type is missing",
                "[]|message must be an object",
                "|message must be an object",
                "{\"type\":|Not JSON"
            })
    void saysWhatIsWrongWithAFrame(String textAndComplaint) {
        int bar = textAndComplaint.indexOf('|');

        assertThatThrownBy(() -> MessageCodec.decode(textAndComplaint.substring(0, bar)))
                .isInstanceOf(MessageException.class)
                .hasMessageContaining(textAndComplaint.substring(bar + 1));
    }
}
