package io.fairlead.openflow.codec;

import io.fairlead.openflow.flow.Bucket;
import io.fairlead.openflow.flow.Group;
import io.fairlead.openflow.flow.GroupType;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** Groups as the bodies of group-mods (OpenFlow 1.3.5, section 7.3.4.3) and of group descriptions (7.3.5.10). */
final class GroupCodec {

    enum Command {
        ADD(0),
        MODIFY(1),
        DELETE(2);

        private final int code;

        Command(int code) {
            this.code = code;
        }
    }

    private static final int ANY = -1;
    private static final int FAST_FAILOVER = 3;

    private GroupCodec() {}

    static void write(Command command, Group group, ByteBuf out) {
        out.writeShort(command.code).writeByte(group.type().code()).writeZero(1).writeInt(group.id());
        if (command != Command.DELETE) {
            group.buckets().forEach(bucket -> write(bucket, out));
        }
    }

    private static void write(Bucket bucket, ByteBuf out) {
        int start = out.writerIndex();
        out.writeShort(0)
                .writeShort(bucket.weight())
                .writeInt(ANY)
                .writeInt(ANY)
                .writeZero(4);
        ActionCodec.write(bucket.actions(), out);
        out.setShort(start, out.writerIndex() - start);
    }

    /** Reads group descriptions to the end. */
    static List<Group> readAll(ByteBuf in) {
        List<Group> groups = new ArrayList<>();
        while (in.isReadable()) {
            int length = in.getUnsignedShort(in.readerIndex());
            groups.add(read(in.readSlice(length).skipBytes(2)));
        }
        return groups;
    }

    private static Group read(ByteBuf in) {
        int code = in.readUnsignedByte();
        in.skipBytes(1);
        int id = in.readInt();
        List<Bucket> buckets = new ArrayList<>();
        while (in.isReadable()) {
            int length = in.getUnsignedShort(in.readerIndex());
            buckets.add(readBucket(in.readSlice(length).skipBytes(2)));
        }
        return group(code, id, buckets);
    }

    /** A fast-failover group is nobody's here; it is shown as one that selects, so that it can be told and removed. */
    private static Group group(int code, int id, List<Bucket> buckets) {
        if (code == GroupType.ALL.code()) {
            return new Group(id, GroupType.ALL, weighted(0, buckets));
        }
        if (code == GroupType.INDIRECT.code()) {
            return new Group(id, GroupType.INDIRECT, weighted(0, buckets));
        }
        return new Group(id, GroupType.SELECT, code == FAST_FAILOVER ? weighted(1, buckets) : buckets);
    }

    private static List<Bucket> weighted(int weight, List<Bucket> buckets) {
        return buckets.stream()
                .map(bucket -> new Bucket(weight, bucket.actions()))
                .toList();
    }

    private static Bucket readBucket(ByteBuf in) {
        int weight = in.readUnsignedShort();
        in.skipBytes(12);
        return new Bucket(weight, ActionCodec.read(in));
    }
}
