package io.fairlead.openflow.codec;

import io.fairlead.openflow.flow.Flow;
import io.fairlead.openflow.flow.Group;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;

/** Messages to a switch, whole and ready to be sent, in OpenFlow 1.3. */
public final class Requests {

    /** The number of OpenFlow 1.3 on the wire. */
    public static final int VERSION = 4;

    static final int ONF = 0x4f4e_4600;
    static final int BUNDLE_CONTROL = 2300;
    static final int BUNDLE_ADD = 2301;
    static final int FLOW_STATS = 1;
    static final int AGGREGATE_STATS = 2;
    static final int GROUP_DESC = 7;

    private static final int MASTER = 2;
    private static final int ATOMIC_AND_ORDERED = 3;
    private static final int ALL_TABLES = 0xff;
    private static final int ANY = -1;
    private static final int HEADER = 8;
    private static final int MAX_LENGTH = 0xffff;

    private Requests() {}

    /** Offers OpenFlow 1.3 and nothing else. */
    public static byte[] hello(long xid) {
        return message(
                MessageType.HELLO, xid, out -> out.writeShort(1).writeShort(8).writeInt(1 << VERSION));
    }

    public static byte[] features(long xid) {
        return message(MessageType.FEATURES_REQUEST, xid, _ -> {});
    }

    public static byte[] echo(long xid) {
        return message(MessageType.ECHO_REQUEST, xid, _ -> {});
    }

    /** Answers an echo with what it brought. */
    public static byte[] echoReply(Message request) {
        return message(MessageType.ECHO_REPLY, request.xid(), out -> out.writeBytes(request.body()));
    }

    public static byte[] barrier(long xid) {
        return message(MessageType.BARRIER_REQUEST, xid, _ -> {});
    }

    public static byte[] master(long xid, long generationId) {
        return message(
                MessageType.ROLE_REQUEST,
                xid,
                out -> out.writeInt(MASTER).writeZero(4).writeLong(generationId));
    }

    /** Asks a switch for no packets and no port changes, only for removed flows; in one's own and in another's role. */
    public static byte[] onlyRemovedFlows(long xid) {
        return message(
                MessageType.SET_ASYNC,
                xid,
                out -> out.writeZero(16).writeInt(0xf).writeInt(0));
    }

    /** All flows of all tables. */
    public static byte[] flows(long xid) {
        return flows(xid, 0, 0);
    }

    /** The flows of all tables whose cookies equal this one in the bits of the mask. */
    public static byte[] flows(long xid, long cookie, long mask) {
        return multipart(FLOW_STATS, xid, out -> everyFlow(out, cookie, mask));
    }

    /** How many flows there are. */
    public static byte[] flowCount(long xid) {
        return multipart(AGGREGATE_STATS, xid, out -> everyFlow(out, 0, 0));
    }

    private static void everyFlow(ByteBuf out, long cookie, long mask) {
        out.writeByte(ALL_TABLES).writeZero(3).writeInt(ANY).writeInt(ANY).writeZero(4);
        out.writeLong(cookie).writeLong(mask);
        out.writeShort(1).writeShort(4).writeZero(4);
    }

    public static byte[] groups(long xid) {
        return multipart(GROUP_DESC, xid, _ -> {});
    }

    private static byte[] multipart(int type, long xid, Consumer<ByteBuf> body) {
        return message(MessageType.MULTIPART_REQUEST, xid, out -> {
            out.writeShort(type).writeShort(0).writeZero(4);
            body.accept(out);
        });
    }

    /** Takes the place of a flow with the same key. */
    public static byte[] add(long xid, Flow flow) {
        return message(MessageType.FLOW_MOD, xid, out -> FlowCodec.writeAdd(flow, out));
    }

    /** Only the flow with exactly this key. */
    public static byte[] remove(long xid, Flow flow) {
        return message(MessageType.FLOW_MOD, xid, out -> FlowCodec.writeRemove(flow, out));
    }

    public static byte[] add(long xid, Group group) {
        return message(MessageType.GROUP_MOD, xid, out -> GroupCodec.write(GroupCodec.Command.ADD, group, out));
    }

    public static byte[] modify(long xid, Group group) {
        return message(MessageType.GROUP_MOD, xid, out -> GroupCodec.write(GroupCodec.Command.MODIFY, group, out));
    }

    public static byte[] remove(long xid, Group group) {
        return message(MessageType.GROUP_MOD, xid, out -> GroupCodec.write(GroupCodec.Command.DELETE, group, out));
    }

    /** Opens, commits or discards a bundle, all or nothing and in order (ONF EXT-230). */
    public static byte[] bundle(long xid, int bundleId, BundleControl control) {
        return experimenter(
                BUNDLE_CONTROL,
                xid,
                out -> out.writeInt(bundleId).writeShort(control.code()).writeShort(ATOMIC_AND_ORDERED));
    }

    /** Puts a message into a bundle; both have one transaction number, so an error of the one names the other. */
    public static byte[] inBundle(long xid, int bundleId, byte[] message) {
        return experimenter(
                BUNDLE_ADD,
                xid,
                out -> out.writeInt(bundleId)
                        .writeShort(0)
                        .writeShort(ATOMIC_AND_ORDERED)
                        .writeBytes(message));
    }

    private static byte[] experimenter(int type, long xid, Consumer<ByteBuf> body) {
        return message(MessageType.EXPERIMENTER, xid, out -> {
            out.writeInt(ONF).writeInt(type);
            body.accept(out);
        });
    }

    private static byte[] message(int type, long xid, Consumer<ByteBuf> body) {
        ByteBuf out = Unpooled.buffer(256);
        out.writeByte(VERSION).writeByte(type).writeShort(0).writeInt((int) xid);
        body.accept(out);
        int length = out.writerIndex();
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "A message of %d bytes; OpenFlow ends at %d".formatted(length - HEADER, MAX_LENGTH));
        }
        out.setShort(2, length);
        return ByteBufUtil.getBytes(out);
    }
}
