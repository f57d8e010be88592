package io.fairlead.openflow.codec;

import io.fairlead.net.Ip6;
import io.fairlead.openflow.flow.Field;
import io.fairlead.openflow.flow.Match;
import io.fairlead.openflow.flow.MatchField;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Matches as lists of OXM entries (OpenFlow 1.3.5, section 7.2.3). */
final class MatchCodec {

    private static final int TYPE_OXM = 1;
    private static final int HEADER = 4;
    private static final int HAS_MASK = 0x100;
    private static final int EXPERIMENTER_CLASS = 0xffff;

    private MatchCodec() {}

    static void write(Match match, ByteBuf out) {
        int start = out.writerIndex();
        out.writeShort(TYPE_OXM).writeShort(0);
        match.fields().forEach(field -> write(field, out));
        int length = out.writerIndex() - start;
        out.setShort(start + 2, length);
        Padding.write(length, out);
    }

    private static void write(MatchField field, ByteBuf out) {
        switch (field) {
            case MatchField.Bits bits
            when bits.isExact() -> writeExact(bits.field().matchHeader(), bits.value(), out);
            case MatchField.Bits bits -> writeMasked(bits, out);
            case MatchField.Wide wide -> writeWide(wide, out);
            case MatchField.Foreign(String oxm) -> out.writeBytes(ByteBufUtil.decodeHexDump(oxm));
        }
    }

    static void writeExact(int header, long value, ByteBuf out) {
        out.writeInt(header);
        writeNumber(value, header & 0xff, out);
    }

    private static void writeMasked(MatchField.Bits bits, ByteBuf out) {
        int header = bits.field().matchHeader();
        int length = header & 0xff;
        out.writeInt((header & ~0xff) | HAS_MASK | length * 2);
        writeNumber(bits.value(), length, out);
        writeNumber(bits.mask(), length, out);
    }

    private static void writeWide(MatchField.Wide wide, ByteBuf out) {
        int header = wide.field().matchHeader();
        if (wide.isExact()) {
            writeAddress(wide.value(), out.writeInt(header));
            return;
        }
        out.writeInt((header & ~0xff) | HAS_MASK | (header & 0xff) * 2);
        writeAddress(wide.value(), out);
        writeAddress(wide.mask(), out);
    }

    private static void writeAddress(Ip6 address, ByteBuf out) {
        out.writeLong(address.high()).writeLong(address.low());
    }

    private static Ip6 readAddress(ByteBuf in) {
        return new Ip6(in.readLong(), in.readLong());
    }

    private static void writeNumber(long value, int bytes, ByteBuf out) {
        for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
            out.writeByte((int) (value >>> shift));
        }
    }

    static long readNumber(int bytes, ByteBuf in) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | in.readUnsignedByte();
        }
        return value;
    }

    /**
     * Reads a match and what fills it up. A match that this program's own rules do not allow is all foreign: it was
     * not written by this program, and must still be removable.
     */
    static Match read(ByteBuf in) {
        in.skipBytes(2);
        int length = in.readUnsignedShort();
        ByteBuf entries = in.readSlice(length - HEADER);
        Padding.skip(length, in);
        List<MatchField> fields = new ArrayList<>();
        List<MatchField> foreign = new ArrayList<>();
        while (entries.isReadable()) {
            ByteBuf entry = entries.readSlice(entryLength(entries));
            MatchField.Foreign raw = new MatchField.Foreign(ByteBufUtil.hexDump(entry));
            fields.add(readKnown(entry).orElse(raw));
            foreign.add(raw);
        }
        try {
            return new Match(fields);
        } catch (IllegalArgumentException e) { // Somebody else's, which the switch took for reasons of its own.
            return new Match(foreign);
        }
    }

    /** The length of the entry at the reader's place, which stays. */
    static int entryLength(ByteBuf in) {
        return HEADER + in.getUnsignedByte(in.readerIndex() + HEADER - 1);
    }

    private static Optional<MatchField> readKnown(ByteBuf entry) {
        int header = entry.readInt();
        if (header >>> 16 == EXPERIMENTER_CLASS) {
            return Optional.empty();
        }
        boolean masked = (header & HAS_MASK) != 0;
        int length = masked ? (header & 0xff) / 2 : header & 0xff;
        return Field.byMatchHeader((header & ~0x1ff) | length).map(field -> {
            if (field.isWide()) {
                return readWide(field, masked, entry);
            }
            long value = readNumber(length, entry);
            long mask = masked ? readNumber(length, entry) : field.mask();
            return new MatchField.Bits(field, value & mask, mask);
        });
    }

    private static MatchField readWide(Field field, boolean masked, ByteBuf entry) {
        Ip6 value = readAddress(entry);
        Ip6 mask = masked ? readAddress(entry) : new Ip6(-1, -1);
        return new MatchField.Wide(field, new Ip6(value.high() & mask.high(), value.low() & mask.low()), mask);
    }
}
