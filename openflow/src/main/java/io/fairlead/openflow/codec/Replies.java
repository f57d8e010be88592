package io.fairlead.openflow.codec;

import io.fairlead.openflow.flow.FlowTraffic;
import io.fairlead.openflow.flow.Group;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;

/** What messages of a switch say, in OpenFlow 1.3. */
public final class Replies {

    private static final int MULTIPART_HEADER = 8;
    private static final int MORE = 1;

    /** The head of a removed flow (OpenFlow 1.3.5, section 7.4.2). */
    public record Removed(long cookie, int priority, int reason, int table) {}

    /** Type and code of an error; of an experimenter's, 0xffff and the experimenter's own type. */
    public record Refusal(int type, int code) {}

    private Replies() {}

    public static long datapathId(Message features) {
        return in(features).readLong();
    }

    public static Refusal refusal(Message error) {
        ByteBuf in = in(error);
        return new Refusal(in.readUnsignedShort(), in.readUnsignedShort());
    }

    public static Removed removed(Message flowRemoved) {
        ByteBuf in = in(flowRemoved);
        return new Removed(in.readLong(), in.readUnsignedShort(), in.readUnsignedByte(), in.readUnsignedByte());
    }

    /** Whether more parts follow. */
    public static boolean hasMore(Message multipart) {
        return (in(multipart).getUnsignedShort(2) & MORE) != 0;
    }

    public static List<FlowTraffic> flows(Message multipart) {
        return FlowCodec.readAll(in(multipart).skipBytes(MULTIPART_HEADER));
    }

    public static List<Group> groups(Message multipart) {
        return GroupCodec.readAll(in(multipart).skipBytes(MULTIPART_HEADER));
    }

    public static int flowCount(Message multipart) {
        return in(multipart).getInt(MULTIPART_HEADER + 16);
    }

    private static ByteBuf in(Message message) {
        return Unpooled.wrappedBuffer(message.body());
    }
}
