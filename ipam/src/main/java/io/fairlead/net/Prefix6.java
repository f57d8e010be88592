package io.fairlead.net;

/**
 * The IPv6 addresses of a network: 96 bits that they share. The last 32 bits of each are an IPv4 address of the network.
 *
 * @param network its first address, global unicast (2000::/3) or unique local (fc00::/7); its last 32 bits are 0
 */
public record Prefix6(Ip6 network) implements Comparable<Prefix6> {

    /** How many leading bits its addresses share. */
    public static final int LENGTH = 96;

    public Prefix6 {
        if ((network.low() & 0xffff_ffffL) != 0) {
            throw new IllegalArgumentException("%s/%d has bits below its prefix; %s/%d would be right"
                    .formatted(network, LENGTH, new Ip6(network.high(), network.low() & -1L << 32), LENGTH));
        }
        if (network.high() >>> 61 != 1 && network.high() >>> 57 != 0xfc >>> 1) {
            throw new IllegalArgumentException(
                    "Containers can't have addresses of %s/%d; choose a prefix of 2000::/3 or fd00::/8"
                            .formatted(network, LENGTH));
        }
    }

    /** Reads {@code fd00:1:2::/96}; refuses every other length, and bits below it. */
    public static Prefix6 parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("Not an IPv6 prefix (like fd00:1:2::/96): " + text);
        }
        if (!text.substring(slash + 1).equals("96")) {
            throw new IllegalArgumentException(
                    "A network's IPv6 prefix is a /96, for the 32 bits of IPv4 to follow: " + text);
        }
        return new Prefix6(Ip6.parse(text.substring(0, slash)));
    }

    /**
     * A prefix for local use, first in a range of its own (RFC 4193): {@code fdXX:XXXX:XXXX::/96}.
     *
     * @param random of which the low 40 bits tell it from all others
     */
    public static Prefix6 uniqueLocal(long random) {
        return new Prefix6(new Ip6(0xfdL << 56 | (random & 0xff_ffff_ffffL) << 16, 0));
    }

    /** The address that goes with an IPv4 address. */
    public Ip6 address(Ip ip) {
        return new Ip6(network.high(), network.low() | ip.asLong());
    }

    public boolean contains(Ip6 address) {
        return address.high() == network.high() && (address.low() & -1L << 32) == network.low();
    }

    /** The IPv4 address that goes with one of its addresses; refuses others. */
    public Ip ip(Ip6 address) {
        if (!contains(address)) {
            throw new IllegalArgumentException("%s is not in %s".formatted(address, this));
        }
        return new Ip((int) address.low());
    }

    @Override
    public int compareTo(Prefix6 other) {
        return network.compareTo(other.network);
    }

    @Override
    public String toString() {
        return network + "/" + LENGTH;
    }
}
