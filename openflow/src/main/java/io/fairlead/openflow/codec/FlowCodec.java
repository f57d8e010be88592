package io.fairlead.openflow.codec;

import io.fairlead.openflow.flow.Action;
import io.fairlead.openflow.flow.Flow;
import io.fairlead.openflow.flow.FlowFlag;
import io.fairlead.openflow.flow.FlowTraffic;
import io.fairlead.openflow.flow.Match;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Flows as the bodies of flow-mods (OpenFlow 1.3.5, section 7.3.4.1) and of flow statistics (7.3.5.2). */
final class FlowCodec {

    private static final int ADD = 0;
    private static final int DELETE_STRICT = 4;
    private static final int NONE = -1;
    private static final int SEND_FLOW_REM = 1;
    private static final int GOTO_TABLE = 1;
    private static final int WRITE_METADATA = 2;
    private static final int APPLY_ACTIONS = 4;

    private FlowCodec() {}

    static void writeAdd(Flow flow, ByteBuf out) {
        writeHead(ADD, flow, out);
        int flags = flow.flags().contains(FlowFlag.SEND_FLOW_REM) ? SEND_FLOW_REM : 0;
        out.writeShort(flags).writeZero(2);
        MatchCodec.write(flow.match(), out);
        writeInstructions(flow.actions(), out);
    }

    static void writeRemove(Flow flow, ByteBuf out) {
        writeHead(DELETE_STRICT, flow, out);
        out.writeShort(0).writeZero(2);
        MatchCodec.write(flow.match(), out);
    }

    private static void writeHead(int command, Flow flow, ByteBuf out) {
        long cookie = command == ADD ? flow.cookie() : 0;
        out.writeLong(cookie).writeLong(0); // The mask is zero: a removal looks at the key alone.
        out.writeByte(flow.table()).writeByte(command);
        out.writeShort(0).writeShort(0).writeShort(flow.priority());
        out.writeInt(NONE).writeInt(NONE).writeInt(NONE);
    }

    private static void writeInstructions(List<Action> actions, ByteBuf out) {
        List<Action> applied = actions.stream()
                .filter(action -> !(action instanceof Action.WriteMetadata || action instanceof Action.GotoTable))
                .toList();
        if (!applied.isEmpty()) {
            int start = out.writerIndex();
            out.writeShort(APPLY_ACTIONS).writeShort(0).writeZero(4);
            ActionCodec.write(applied, out);
            out.setShort(start + 2, out.writerIndex() - start);
        }
        for (Action action : actions) {
            if (action instanceof Action.WriteMetadata(long value, long mask)) {
                out.writeShort(WRITE_METADATA).writeShort(24).writeZero(4);
                out.writeLong(value).writeLong(mask);
            }
            if (action instanceof Action.GotoTable(int table)) {
                out.writeShort(GOTO_TABLE).writeShort(8).writeByte(table).writeZero(3);
            }
        }
    }

    /** Reads entries of flow statistics to the end. */
    static List<FlowTraffic> readAll(ByteBuf in) {
        List<FlowTraffic> flows = new ArrayList<>();
        while (in.isReadable()) {
            int length = in.getUnsignedShort(in.readerIndex());
            flows.add(read(in.readSlice(length)));
        }
        return flows;
    }

    private static FlowTraffic read(ByteBuf in) {
        in.skipBytes(2);
        int table = in.readUnsignedByte();
        in.skipBytes(1 + 8);
        int priority = in.readUnsignedShort();
        in.skipBytes(4);
        int flags = in.readUnsignedShort();
        in.skipBytes(4);
        long cookie = in.readLong();
        long packets = in.readLong();
        long bytes = in.readLong();
        Match match = MatchCodec.read(in);
        Set<FlowFlag> known = (flags & SEND_FLOW_REM) == 0 ? Set.of() : Set.of(FlowFlag.SEND_FLOW_REM);
        var flow = new Flow(table, priority, cookie, match, readInstructions(in), known);
        return new FlowTraffic(flow, packets, bytes);
    }

    private static List<Action> readInstructions(ByteBuf in) {
        List<Action> steps = new ArrayList<>();
        List<Action> last = new ArrayList<>();
        while (in.isReadable()) {
            int type = in.getUnsignedShort(in.readerIndex());
            ByteBuf instruction = in.readSlice(in.getUnsignedShort(in.readerIndex() + 2));
            switch (type) {
                case APPLY_ACTIONS -> steps.addAll(ActionCodec.read(instruction.skipBytes(8)));
                case WRITE_METADATA -> {
                    instruction.skipBytes(8);
                    last.add(new Action.WriteMetadata(instruction.readLong(), instruction.readLong()));
                }
                case GOTO_TABLE ->
                    last.add(new Action.GotoTable(instruction.skipBytes(4).readUnsignedByte()));
                default -> steps.add(ActionCodec.foreign(instruction));
            }
        }
        steps.addAll(last); // OVS gives them in this order, whatever order they came in.
        return steps;
    }
}
