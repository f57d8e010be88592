package io.fairlead.openflow.codec;

import io.netty.buffer.ByteBuf;

/** Fills structures up to a multiple of eight bytes, as OpenFlow has them. */
final class Padding {

    private Padding() {}

    private static int after(int length) {
        return -length & 7;
    }

    static void write(int length, ByteBuf out) {
        out.writeZero(after(length));
    }

    static void skip(int length, ByteBuf in) {
        in.skipBytes(after(length));
    }
}
