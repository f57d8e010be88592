package io.fairlead.ovsdb.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.TooLongFrameException;
import java.util.List;

/**
 * Cuts a stream into JSON objects by counting braces outside of strings; each comes out as a buffer.
 *
 * <p>Bytes are enough: no byte of a character beyond ASCII in UTF-8 looks like a brace, quote or backslash.
 */
final class JsonFramer extends ByteToMessageDecoder {

    private final int maxFrame;
    private int scanned; // from the reader index
    private int depth;
    private boolean string;
    private boolean escaped;

    /**
     * Makes a framer for one connection.
     *
     * @param maxFrame the most bytes of one object; a longer one ends the connection
     */
    JsonFramer(int maxFrame) {
        this.maxFrame = maxFrame;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        skipBetween(in);
        while (scanned < in.readableBytes()) {
            boolean complete = consume(in.getByte(in.readerIndex() + scanned));
            scanned++;
            if (complete) {
                out.add(in.readRetainedSlice(scanned));
                scanned = 0;
                return;
            }
        }
        if (scanned > maxFrame) {
            throw new TooLongFrameException("A JSON object of more than %d bytes".formatted(maxFrame));
        }
    }

    private void skipBetween(ByteBuf in) {
        while (depth == 0 && in.isReadable()) {
            byte next = in.getByte(in.readerIndex());
            if (next == '{') {
                return;
            }
            if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
                throw new CorruptedFrameException("No JSON object begins with byte 0x%02x".formatted(next));
            }
            in.skipBytes(1);
        }
    }

    /** Whether the object ends with this byte. */
    private boolean consume(byte next) {
        if (string) {
            inString(next);
            return false;
        }
        switch (next) {
            case '"' -> string = true;
            case '{', '[' -> depth++;
            case '}', ']' -> depth--;
            default -> {
                // Nothing else matters to where the object ends.
            }
        }
        return depth == 0;
    }

    private void inString(byte next) {
        if (escaped) {
            escaped = false;
        } else if (next == '\\') {
            escaped = true;
        } else if (next == '"') {
            string = false;
        }
    }
}
