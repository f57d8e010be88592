package io.fairlead.agent.plug;

import io.fairlead.net.MacAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes one rtnetlink request about links (rtnetlink(7)): header, ifinfomsg and nested attributes. */
final class LinkMessage {

    static final int NEW_LINK = 16;
    static final int DELETE_LINK = 17;
    static final int GET_LINK = 18;
    private static final int SET_LINK = 19;

    private static final int REQUEST = 0x1;
    private static final int ACK = 0x4;
    private static final int DUMP = 0x300;
    private static final int CREATE_EXCLUSIVELY = 0x600;
    private static final int IFF_UP = 0x1;

    static final int HEADER = 16;
    static final int LINK_INFO = 16;
    static final int ATTRIBUTE_HEADER = 4;

    static final int NAME = 3;
    private static final int ADDRESS = 1;
    private static final int MTU = 4;
    private static final int LINKINFO = 18;
    private static final int INFO_KIND = 1;
    private static final int INFO_DATA = 2;
    private static final int VETH_PEER = 1;
    private static final int AF_SPEC = 26;
    private static final int AF_INET6 = 10;
    private static final int ADDR_GEN_MODE = 8;
    private static final byte NO_ADDRESSES = 1;

    private final ByteBuffer buffer = ByteBuffer.allocate(512).order(ByteOrder.nativeOrder());

    private LinkMessage(int type, int flags, int sequence) {
        buffer.putInt(0)
                .putShort((short) type)
                .putShort((short) (REQUEST | flags))
                .putInt(sequence)
                .putInt(0);
    }

    static byte[] create(VethPair pair, int sequence) {
        var message = new LinkMessage(NEW_LINK, ACK | CREATE_EXCLUSIVELY, sequence);
        message.linkInfo(0);
        message.text(NAME, pair.hostEnd());
        message.number(MTU, pair.mtu());
        message.nested(LINKINFO, () -> {
            message.text(INFO_KIND, "veth");
            message.nested(
                    INFO_DATA,
                    () -> message.nested(VETH_PEER, () -> {
                        message.linkInfo(0);
                        message.text(NAME, pair.containerEnd());
                        message.number(MTU, pair.mtu());
                        message.bytes(ADDRESS, octets(pair.mac()));
                    }));
        });
        return message.done();
    }

    /** The link has no IPv6 address of its own afterwards, or a container could talk to the host by it. */
    static byte[] up(String name, int sequence, Ipv6 ipv6) {
        var message = new LinkMessage(SET_LINK, ACK, sequence);
        message.linkInfo(IFF_UP);
        message.text(NAME, name);
        if (ipv6 == Ipv6.PRESENT) {
            message.nested(
                    AF_SPEC,
                    () -> message.nested(AF_INET6, () -> message.bytes(ADDR_GEN_MODE, new byte[] {NO_ADDRESSES})));
        }
        return message.done();
    }

    static byte[] delete(String name, int sequence) {
        var message = new LinkMessage(DELETE_LINK, ACK, sequence);
        message.linkInfo(0);
        message.text(NAME, name);
        return message.done();
    }

    static byte[] list(int sequence) {
        var message = new LinkMessage(GET_LINK, DUMP, sequence);
        message.linkInfo(0);
        return message.done();
    }

    /** Whether the kernel has IPv6; one without refuses settings of it. */
    enum Ipv6 {
        PRESENT,
        ABSENT
    }

    private void linkInfo(int flags) {
        buffer.putInt(0).putInt(0).putInt(flags).putInt(flags);
    }

    private void text(int type, String text) {
        bytes(type, (text + "\0").getBytes(StandardCharsets.US_ASCII));
    }

    private void number(int type, int value) {
        bytes(
                type,
                ByteBuffer.allocate(4)
                        .order(ByteOrder.nativeOrder())
                        .putInt(value)
                        .array());
    }

    private void bytes(int type, byte[] value) {
        nested(type, () -> buffer.put(value));
    }

    private void nested(int type, Runnable content) {
        int start = buffer.position();
        buffer.putShort((short) 0).putShort((short) type);
        content.run();
        buffer.putShort(start, (short) (buffer.position() - start));
        while (buffer.position() % 4 != 0) {
            buffer.put((byte) 0);
        }
    }

    private byte[] done() {
        buffer.putInt(0, buffer.position());
        var message = new byte[buffer.position()];
        buffer.flip().get(message);
        return message;
    }

    private static byte[] octets(MacAddress mac) {
        var octets = new byte[6];
        for (int i = 0; i < 6; i++) {
            octets[i] = (byte) (mac.bits() >>> (40 - 8 * i));
        }
        return octets;
    }
}
