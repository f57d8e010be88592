package io.fairlead.openflow.flow;

import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;

/** How ovs-ofctl writes the values of a field. */
enum Notation {
    HEX,
    NUMBER,
    PORT,
    ETHER_TYPE,
    MAC,
    IP,
    IPV6;

    private static final long LOCAL = 0xffff_fffeL;

    String value(long value) {
        return switch (this) {
            case HEX -> hex(value);
            case NUMBER -> Long.toString(value);
            case PORT -> value == LOCAL ? "LOCAL" : Long.toString(value);
            case ETHER_TYPE -> "0x%04x".formatted(value);
            case MAC -> new MacAddress(value).toString();
            case IP -> new Ip((int) value).toString();
            case IPV6 -> throw new IllegalArgumentException("A number is no IPv6 address: " + value);
        };
    }

    String masked(long value, long mask) {
        return value(value) + "/" + (this == IP ? ipMask((int) mask) : value(mask));
    }

    /** Zero without a prefix, as C's {@code %#x} writes it. */
    static String hex(long value) {
        return value == 0 ? "0" : "0x" + Long.toHexString(value);
    }

    private static String ipMask(int mask) {
        int prefix = Integer.bitCount(mask);
        boolean contiguous = prefix == 0 || mask == -1 << (32 - prefix);
        return contiguous ? Integer.toString(prefix) : new Ip(mask).toString();
    }
}
