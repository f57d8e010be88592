package io.fairlead.openflow.session;

/** The name of a bridge in OpenFlow, 64 bits; printed as OVS has it, 16 hexadecimal digits. */
public record DatapathId(long value) implements Comparable<DatapathId> {

    /** Reads 16 hexadecimal digits. */
    public static DatapathId parse(String text) {
        if (!text.matches("[0-9a-fA-F]{16}")) {
            throw new IllegalArgumentException("Not a datapath ID (16 hexadecimal digits): " + text);
        }
        return new DatapathId(Long.parseUnsignedLong(text, 16));
    }

    @Override
    public int compareTo(DatapathId other) {
        return Long.compareUnsigned(value, other.value);
    }

    @Override
    public String toString() {
        return "%016x".formatted(value);
    }
}
