package io.fairlead.net;

/**
 * An IPv4 address.
 *
 * @param bits its 32 bits, network order, as one int
 */
public record Ip(int bits) implements Comparable<Ip> {

    /** Reads dotted decimal notation, exactly four parts; refuses anything else (RFC 6943, section 3.1.1). */
    public static Ip parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException("Not an IPv4 address: " + text);
        }
        int bits = 0;
        for (String part : parts) {
            bits = bits << 8 | octet(part, text);
        }
        return new Ip(bits);
    }

    private static int octet(String part, String text) {
        if (!part.matches("0|[1-9][0-9]{0,2}")) {
            throw new IllegalArgumentException("Not an IPv4 address: " + text);
        }
        int octet = Integer.parseInt(part);
        if (octet > 255) {
            throw new IllegalArgumentException("Not an IPv4 address: " + text);
        }
        return octet;
    }

    /** The address {@code distance} after this one; negative goes back. Refuses to leave the address space. */
    public Ip plus(long distance) {
        long sum = asLong() + distance;
        if (sum < 0 || sum > 0xffff_ffffL) {
            throw new IllegalArgumentException("No address %d after %s".formatted(distance, this));
        }
        return new Ip((int) sum);
    }

    /** 0 to 4,294,967,295. */
    public long asLong() {
        return Integer.toUnsignedLong(bits);
    }

    @Override
    public int compareTo(Ip other) {
        return Integer.compareUnsigned(bits, other.bits);
    }

    @Override
    public String toString() {
        return (bits >>> 24) + "." + (bits >>> 16 & 0xff) + "." + (bits >>> 8 & 0xff) + "." + (bits & 0xff);
    }
}
