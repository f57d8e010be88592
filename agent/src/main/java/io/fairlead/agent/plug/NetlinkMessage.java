package io.fairlead.agent.plug;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes one netlink request (netlink(7)): header, what its family has next, and nested attributes. */
final class NetlinkMessage {

    static final int HEADER = 16;
    static final int ATTRIBUTE_HEADER = 4;

    static final int ACK = 0x4;
    static final int CREATE_EXCLUSIVELY = 0x600;
    static final int DUMP = 0x300;
    private static final int REQUEST = 0x1;

    private final ByteBuffer buffer = ByteBuffer.allocate(512).order(ByteOrder.nativeOrder());

    NetlinkMessage(int type, int flags, int sequence) {
        buffer.putInt(0)
                .putShort((short) type)
                .putShort((short) (REQUEST | flags))
                .putInt(sequence)
                .putInt(0);
    }

    NetlinkMessage octets(int... octets) {
        for (int octet : octets) {
            buffer.put((byte) octet);
        }
        return this;
    }

    NetlinkMessage words(int... words) {
        for (int word : words) {
            buffer.putInt(word);
        }
        return this;
    }

    NetlinkMessage text(int type, String text) {
        return bytes(type, (text + "\0").getBytes(StandardCharsets.US_ASCII));
    }

    /** A number as this machine writes it. */
    NetlinkMessage number(int type, int value) {
        return nested(type, () -> buffer.putInt(value));
    }

    NetlinkMessage bytes(int type, byte[] value) {
        return nested(type, () -> buffer.put(value));
    }

    NetlinkMessage nested(int type, Runnable content) {
        int start = buffer.position();
        buffer.putShort((short) 0).putShort((short) type);
        content.run();
        buffer.putShort(start, (short) (buffer.position() - start));
        while (buffer.position() % 4 != 0) {
            buffer.put((byte) 0);
        }
        return this;
    }

    byte[] done() {
        buffer.putInt(0, buffer.position());
        var message = new byte[buffer.position()];
        buffer.flip().get(message);
        return message;
    }
}
