package io.fairlead.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.agent.protocol.DatapathType;
import io.fairlead.agent.protocol.Message.Facts;
import io.fairlead.agent.protocol.Message.Peers;
import io.fairlead.net.Ip;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ProberTest {

    private static final Ip OWN = Ip.parse("127.0.0.7");
    private static final Ip UNREACHABLE = Ip.parse("255.255.255.255"); // The kernel refuses to send there.

    @Test
    void sendsEachPeerAPacketOfTheNetworkThatIsNobodys() throws Exception {
        try (var peer = new DatagramSocket(new InetSocketAddress("127.0.0.8", 0))) {
            var prober = new Prober(() -> new Facts(OWN, 1450, DatapathType.NETDEV, Optional.empty(), List.of()));
            Thread thread = Thread.ofVirtual().start(prober);
            prober.peersAre(new Peers(List.of(UNREACHABLE, Ip.parse("127.0.0.8")), peer.getLocalPort()));
            var received = new DatagramPacket(new byte[2_000], 2_000);

            peer.receive(received);

            thread.interrupt();
            assertThat(received.getAddress()).isEqualTo(InetAddress.getByName(OWN.toString()));
            byte[] bytes = Arrays.copyOf(received.getData(), received.getLength());
            assertThat(HexFormat.of().formatHex(bytes))
                    .startsWith("08000000" + "00000000" + "024200000000" + "02427f000007" + "88b5")
                    .hasSize(2 * (8 + 60));
            thread.join();
        }
    }
}
