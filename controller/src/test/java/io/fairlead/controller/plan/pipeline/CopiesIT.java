package io.fairlead.controller.plan.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.ipam.Window;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import io.fairlead.openflow.diff.SwitchState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Counts the copies of a frame for many that a real Open vSwitch puts on the underlay, on which the other hosts need not
 * be. {@code -Dfairlead.copies=1600} tries so many member hosts as well.
 */
class CopiesIT {

    private static final String BRIDGE = "br";
    private static final String UNDERLAY = "phy";
    private static final Ip ADDRESS = Ip.parse("10.199.0.1");
    private static final Ip SELF = Ip.parse("10.200.0.0");
    private static final int VXLAN = 4_789;

    private DummyOvs ovs;

    static IntStream members() {
        return IntStream.concat(
                IntStream.of(10, 600, 1_401),
                Optional.ofNullable(Integer.getInteger("fairlead.copies")).stream()
                        .mapToInt(Integer::intValue));
    }

    @BeforeEach
    void start() throws IOException {
        ovs = DummyOvs.start();
        ovs.addUnderlay(UNDERLAY, ADDRESS, Cidr.around(SELF, 16));
        ovs.addBridge(BRIDGE);
        ovs.addPort(BRIDGE, "fl5", Window.FIRST.base() + 5);
        ovs.addPort(BRIDGE, "fl6", Window.FIRST.base() + 6);
        ovs.addTunnel(BRIDGE);
    }

    @AfterEach
    void stop() throws IOException {
        ovs.close();
    }

    /** One to each other member's host, or to those who copy it on, and one to the other container here. */
    @ParameterizedTest
    @MethodSource("members")
    void sendsOneCopyToEach(int members) throws IOException {
        Copies copies = Copies.of(install(members));

        ovs.receive("fl5", broadcast(Ip.parse("10.0.1.5")));

        assertCopies(copies.lists().stream().flatMap(List::stream).toList());
        assertThat(ovs.sent("fl6")).hasSize(1);
        assertThat(ovs.sent("fl5")).isEmpty();
    }

    /** What comes from another part of a network that is parted goes on to this one's; what comes from it stays here. */
    @Test
    void copiesOnWhatComesFromAnotherPartOnly() throws IOException {
        Copies copies = Copies.of(install(1_600));

        ovs.receive(UNDERLAY + "-out", tunnelled(copies.ownPart().getFirst()));
        ovs.receive(UNDERLAY + "-out", tunnelled(SELF.plus(1)));

        assertCopies(copies.ownPart());
        assertThat(ovs.sent("fl5")).hasSize(2);
        assertThat(ovs.sent("fl6")).hasSize(2);
    }

    @Test
    void copiesNothingOnWhereHostsReachAllThemselves() throws IOException {
        install(600);

        ovs.receive(UNDERLAY + "-out", tunnelled(SELF.plus(1)));

        await("the frame at both containers")
                .until(() -> ovs.sent("fl5").size() == 1 && ovs.sent("fl6").size() == 1);
        assertCopies(List.of());
    }

    private void assertCopies(List<Ip> receivers) throws IOException {
        await("copies to all")
                .untilAsserted(() -> assertThat(receiversOfCopies()).hasSize(receivers.size()));
        await("the containers' own")
                .untilAsserted(() -> assertThat(ovs.sent("fl6")).isNotEmpty());
        assertThat(receiversOfCopies()).containsExactlyInAnyOrderElementsOf(receivers);
    }

    /** To whom the frames of VXLAN on the underlay go. */
    private List<Ip> receiversOfCopies() throws IOException {
        return ovs.sent(UNDERLAY + "-out").stream()
                .map(ByteBuffer::wrap)
                .filter(frame -> frame.limit() > 40 && frame.getShort(36) == VXLAN)
                .map(frame -> new Ip(frame.getInt(30)))
                .toList();
    }

    private NetworkView install(int members) throws IOException {
        List<RemoteBlock> remote = IntStream.rangeClosed(1, members)
                .mapToObj(i -> new RemoteBlock(new Cidr(Ip.parse("10.1.0.0").plus(64L * i), 26), SELF.plus(i)))
                .toList();
        var network = new NetworkView(Examples.VNI, Optional.empty(), SELF, List.of(Examples.OWN), remote);
        SwitchState state = Pipeline.tables(new HostView(List.of(network)));
        ovs.ofctl(BRIDGE, List.of("--bundle"), "add-groups", ovs.file("groups", lines(state.groups())));
        ovs.ofctl(BRIDGE, List.of("--bundle"), "add-flows", ovs.file("flows", lines(state.flows())));
        return network;
    }

    private static Stream<String> lines(List<?> entries) {
        return entries.stream().map(Object::toString);
    }

    /** A datagram to everybody, from a container with this address. */
    private static byte[] broadcast(Ip from) {
        ByteBuffer frame = ByteBuffer.allocate(60);
        frame.putShort((short) -1)
                .putInt(-1)
                .put(mac(MacAddress.of(from).bits()))
                .putShort((short) 0x0800);
        ip(frame, 46, from, new Ip(-1));
        return frame.putShort((short) 1)
                .putShort((short) 2)
                .putShort((short) 26)
                .array();
    }

    /** The same as it comes from another host. */
    private static byte[] tunnelled(Ip vtep) {
        byte[] inner = broadcast(Ip.parse("10.1.0.69"));
        ByteBuffer frame = ByteBuffer.allocate(50 + inner.length);
        frame.put(mac(MacAddress.parse(DummyOvs.ROUTED).bits())).put(mac(2)).putShort((short) 0x0800);
        ip(frame, 36 + inner.length, vtep, ADDRESS);
        frame.putShort((short) 50_000)
                .putShort((short) VXLAN)
                .putShort((short) (16 + inner.length))
                .putShort((short) 0);
        return frame.putInt(0x0800_0000)
                .putInt(Examples.VNI.value() << 8)
                .put(inner)
                .array();
    }

    private static byte[] mac(long bits) {
        return Arrays.copyOfRange(ByteBuffer.allocate(8).putLong(bits).array(), 2, 8);
    }

    /** A header of IPv4 for UDP, with its checksum (RFC 1071). */
    private static void ip(ByteBuffer frame, int length, Ip from, Ip to) {
        ByteBuffer header = ByteBuffer.allocate(20)
                .putShort((short) 0x4500)
                .putShort((short) length)
                .putInt(0)
                .putShort((short) 0x4011)
                .putShort((short) 0)
                .putInt(from.bits())
                .putInt(to.bits());
        int sum = IntStream.range(0, 10)
                .map(i -> Short.toUnsignedInt(header.getShort(2 * i)))
                .sum();
        header.putShort(10, (short) ~((sum & 0xffff) + (sum >>> 16)));
        frame.put(header.array());
    }
}
