package io.fairlead.agent.plug;

import io.fairlead.agent.unix.UnixConversation;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Waits until {@code ovs-vswitchd} forwards by what the database has told it. It writes a port's number down in one
 * round of its main loop and lets frames through that port in the next, which comes late while the kernel is busy with
 * other links; and it answers OpenFlow only after that.
 */
final class Barrier {

    private static final byte VERSION = 4;
    private static final byte HELLO = 0;
    private static final byte BARRIER_REQUEST = 20;
    private static final byte BARRIER_REPLY = 21;
    private static final int HEADER = 8;

    private final Path socket;

    /** By the bridge's management socket. */
    Barrier(Path socket) {
        this.socket = socket;
    }

    /** Sends a barrier (OpenFlow 1.3, section 7.3.8) over a connection of its own, and returns after its answer. */
    void pass(Duration atMost) throws IOException {
        try (var conversation = UnixConversation.open(socket, atMost)) {
            conversation.send(ByteBuffer.allocate(2 * HEADER)
                    .put(header(HELLO))
                    .put(header(BARRIER_REQUEST))
                    .array());
            var in = new DataInputStream(conversation.in());
            while (!isBarrierReply(in)) {
                // Its own hello, and whatever it tells everybody.
            }
        }
    }

    private static byte[] header(byte type) {
        return ByteBuffer.allocate(HEADER)
                .put(VERSION)
                .put(type)
                .putShort((short) HEADER)
                .putInt(type)
                .array();
    }

    private static boolean isBarrierReply(DataInputStream in) throws IOException {
        in.readByte();
        byte type = in.readByte();
        int length = in.readUnsignedShort();
        in.skipNBytes(Math.max(0, length - 4L));
        return type == BARRIER_REPLY;
    }
}
