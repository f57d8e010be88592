package io.fairlead.agent.probe;

import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What is sent to a peer's tunnel port: a VXLAN packet (RFC 7348, section 5) of the network 0, which is nobody's. The
 * peer's bridge counts it, by the VTEP it came from, and drops it.
 */
final class ProbeFrame {

    /** The flag that a network's number is given. */
    private static final byte HAS_VNI = 0x08;

    /** For experiments in one's own network (IEEE 802, Local Experimental EtherType 1). */
    private static final short EXPERIMENTAL = (short) 0x88b5;

    /** The shortest frame of Ethernet, its check sequence left out. */
    private static final int SHORTEST = 60;

    private static final int HEADER = 8;
    private static final MacAddress NOBODY = MacAddress.of(new Ip(0));

    private ProbeFrame() {}

    /** The payload of the UDP datagram, from this VTEP. */
    static ByteBuffer from(Ip vtep) {
        var packet = ByteBuffer.allocate(HEADER + SHORTEST);
        packet.put(HAS_VNI).position(HEADER);
        put(NOBODY, packet);
        put(MacAddress.of(vtep), packet);
        packet.putShort(EXPERIMENTAL);
        packet.put("fairlead probe".getBytes(StandardCharsets.US_ASCII));
        return packet.rewind();
    }

    private static void put(MacAddress mac, ByteBuffer into) {
        into.putShort((short) (mac.bits() >>> 32)).putInt((int) mac.bits());
    }
}
