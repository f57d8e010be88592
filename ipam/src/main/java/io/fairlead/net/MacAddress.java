package io.fairlead.net;

import java.util.Optional;

/**
 * An Ethernet address.
 *
 * @param bits its 48 bits, the first octet on the wire uppermost
 */
public record MacAddress(long bits) implements Comparable<MacAddress> {

    private static final long CONTAINER_PREFIX = 0x0242L << 32;

    public MacAddress {
        if (bits < 0 || bits > 0xffff_ffff_ffffL) {
            throw new IllegalArgumentException("Not a MAC address: " + Long.toHexString(bits));
        }
    }

    /** The MAC that belongs to a container's address: 02:42 and the address's four octets. */
    public static MacAddress of(Ip address) {
        return new MacAddress(CONTAINER_PREFIX | address.asLong());
    }

    /** The address to which this is the MAC of a container that did not choose one. */
    public Optional<Ip> owner() {
        return bits >>> 32 == CONTAINER_PREFIX >>> 32 ? Optional.of(new Ip((int) bits)) : Optional.empty();
    }

    /** Whether it names many receivers, as the broadcast address does. */
    public boolean isMulticast() {
        return (bits >>> 40 & 1) == 1;
    }

    /** Reads six pairs of hexadecimal digits with colons between. */
    public static MacAddress parse(String text) {
        if (!text.matches("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}")) {
            throw new IllegalArgumentException("Not a MAC address: " + text);
        }
        return new MacAddress(Long.parseLong(text.replace(":", ""), 16));
    }

    @Override
    public int compareTo(MacAddress other) {
        return Long.compare(bits, other.bits);
    }

    @Override
    public String toString() {
        return "%02x:%02x:%02x:%02x:%02x:%02x"
                .formatted(
                        bits >>> 40,
                        bits >>> 32 & 0xff,
                        bits >>> 24 & 0xff,
                        bits >>> 16 & 0xff,
                        bits >>> 8 & 0xff,
                        bits & 0xff);
    }
}
