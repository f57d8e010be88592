package io.fairlead.openflow.codec;

import io.fairlead.net.OfPort;
import io.fairlead.openflow.flow.Action;
import io.fairlead.openflow.flow.Field;
import io.fairlead.openflow.flow.Subfield;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Actions of OpenFlow 1.3.5 (section 7.2.5) and of Nicira (ovs-actions(7)). */
final class ActionCodec {

    private static final int OUTPUT = 0;
    private static final int GROUP = 22;
    private static final int DEC_NW_TTL = 24;
    private static final int SET_FIELD = 25;
    private static final int EXPERIMENTER = 0xffff;
    private static final int NICIRA = 0x2320;
    private static final int NX_MOVE = 6;
    private static final int NX_LOAD = 7;
    private static final int NX_OUTPUT_REG = 15;
    private static final int IN_PORT = 0xffff_fff8;

    private ActionCodec() {}

    static void write(List<Action> actions, ByteBuf out) {
        actions.forEach(action -> write(action, out));
    }

    private static void write(Action action, ByteBuf out) {
        switch (action) {
            case Action.Output(OfPort port) -> writeOutput(port.value(), out);
            case Action.OutputInPort() -> writeOutput(IN_PORT, out);
            case Action.OutputField(Subfield port) ->
                nicira(NX_OUTPUT_REG, out)
                        .writeShort(place(port))
                        .writeInt(port.field().actionHeader())
                        .writeZero(8);
            case Action.SetField(Field field, long value) -> writeSetField(field, value, out);
            case Action.Load(long value, Subfield to) ->
                nicira(NX_LOAD, out)
                        .writeShort(place(to))
                        .writeInt(to.field().actionHeader())
                        .writeLong(value);
            case Action.Move(Subfield from, Subfield to) ->
                nicira(NX_MOVE, out)
                        .writeShort(from.width())
                        .writeShort(from.first())
                        .writeShort(to.first())
                        .writeInt(from.field().actionHeader())
                        .writeInt(to.field().actionHeader());
            case Action.DecTtl() -> out.writeShort(DEC_NW_TTL).writeShort(8).writeZero(4);
            case Action.ToGroup(int id) -> out.writeShort(GROUP).writeShort(8).writeInt(id);
            case Action.WriteMetadata _, Action.GotoTable _, Action.Foreign _ ->
                throw new IllegalArgumentException("Not to be written as an action: " + action);
        }
    }

    private static void writeOutput(int port, ByteBuf out) {
        out.writeShort(OUTPUT).writeShort(16).writeInt(port).writeZero(8);
    }

    private static void writeSetField(Field field, long value, ByteBuf out) {
        int length = 8 + (field.matchHeader() & 0xff);
        int padded = (length + 7) & ~7;
        out.writeShort(SET_FIELD).writeShort(padded);
        MatchCodec.writeExact(field.matchHeader(), value, out);
        out.writeZero(padded - length);
    }

    /** All that are used here are 24 bytes long. */
    private static ByteBuf nicira(int subtype, ByteBuf out) {
        return out.writeShort(EXPERIMENTER).writeShort(24).writeInt(NICIRA).writeShort(subtype);
    }

    private static int place(Subfield bits) {
        return bits.first() << 6 | (bits.width() - 1);
    }

    /** Reads to the end; what it has no word for is foreign. */
    static List<Action> read(ByteBuf in) {
        List<Action> actions = new ArrayList<>();
        while (in.isReadable()) {
            int length = in.getUnsignedShort(in.readerIndex() + 2);
            ByteBuf action = in.readSlice(length);
            actions.add(readKnown(action.duplicate()).orElseGet(() -> foreign(action)));
        }
        return actions;
    }

    static Action foreign(ByteBuf bytes) {
        return new Action.Foreign(ByteBufUtil.hexDump(bytes));
    }

    private static Optional<Action> readKnown(ByteBuf in) {
        int type = in.readUnsignedShort();
        in.skipBytes(2);
        return switch (type) {
            case OUTPUT -> readOutput(in.readInt());
            case GROUP -> Optional.of(new Action.ToGroup(in.readInt()));
            case DEC_NW_TTL -> Optional.of(new Action.DecTtl());
            case SET_FIELD -> readSetField(in);
            case EXPERIMENTER -> in.readInt() == NICIRA ? readNicira(in.readUnsignedShort(), in) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<Action> readOutput(int port) {
        if (port == IN_PORT) {
            return Optional.of(new Action.OutputInPort());
        }
        return port >= 1 && port <= OfPort.MAX ? Optional.of(Action.output(new OfPort(port))) : Optional.empty();
    }

    private static Optional<Action> readSetField(ByteBuf in) {
        int header = in.readInt();
        return Field.byMatchHeader(header)
                .filter(field -> !field.isWide())
                .map(field -> new Action.SetField(field, MatchCodec.readNumber(header & 0xff, in)));
    }

    private static Optional<Action> readNicira(int subtype, ByteBuf in) {
        return switch (subtype) {
            case NX_OUTPUT_REG -> {
                int place = in.readUnsignedShort();
                yield subfield(in.readInt(), place >>> 6, (place & 0x3f) + 1).map(Action.OutputField::new);
            }
            case NX_LOAD -> {
                int place = in.readUnsignedShort();
                yield subfield(in.readInt(), place >>> 6, (place & 0x3f) + 1)
                        .map(to -> new Action.Load(in.readLong(), to));
            }
            case NX_MOVE -> readMove(in);
            default -> Optional.empty();
        };
    }

    private static Optional<Action> readMove(ByteBuf in) {
        int width = in.readUnsignedShort();
        int fromFirst = in.readUnsignedShort();
        int toFirst = in.readUnsignedShort();
        Optional<Subfield> from = subfield(in.readInt(), fromFirst, width);
        Optional<Subfield> to = subfield(in.readInt(), toFirst, width);
        return from.flatMap(source -> to.map(target -> new Action.Move(source, target)));
    }

    private static Optional<Subfield> subfield(int header, int first, int width) {
        return Field.byActionHeader(header).map(field -> field.bits(first, first + width - 1));
    }
}
