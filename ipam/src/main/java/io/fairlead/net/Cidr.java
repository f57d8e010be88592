package io.fairlead.net;

/**
 * An aligned range of IPv4 addresses (RFC 4632).
 *
 * @param network its first address; no bit below the prefix is set
 * @param prefix how many leading bits its addresses share, 0 to 32
 */
public record Cidr(Ip network, int prefix) implements Comparable<Cidr> {

    public Cidr {
        if (prefix < 0 || prefix > 32) {
            throw new IllegalArgumentException("Prefix length out of range: " + prefix);
        }
        if ((network.bits() & ~mask(prefix)) != 0) {
            throw new IllegalArgumentException("%s/%d has bits below its prefix; %s/%d would be right"
                    .formatted(network, prefix, new Ip(network.bits() & mask(prefix)), prefix));
        }
    }

    /** Reads {@code 10.0.0.0/24}; refuses bits below the prefix. */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("[0-9]{1,2}")) {
            throw new IllegalArgumentException("Not a subnet (like 10.0.0.0/24): " + text);
        }
        return new Cidr(Ip.parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    }

    /** The range of this prefix length that holds the address. */
    public static Cidr around(Ip address, int prefix) {
        return new Cidr(new Ip(address.bits() & mask(prefix)), prefix);
    }

    private static int mask(int prefix) {
        return prefix == 0 ? 0 : -1 << (32 - prefix);
    }

    /** The netmask, as an address: 255.255.255.0 for a /24. */
    public Ip mask() {
        return new Ip(mask(prefix));
    }

    /** How many addresses it has, 1 to 2³². */
    public long size() {
        return 1L << (32 - prefix);
    }

    public Ip first() {
        return network;
    }

    public Ip last() {
        return new Ip(network.bits() | ~mask(prefix));
    }

    public boolean contains(Ip address) {
        return (address.bits() & mask(prefix)) == network.bits();
    }

    public boolean contains(Cidr other) {
        return other.prefix >= prefix && contains(other.network);
    }

    public boolean overlaps(Cidr other) {
        return contains(other.network) || other.contains(network);
    }

    @Override
    public int compareTo(Cidr other) {
        int byNetwork = network.compareTo(other.network);
        return byNetwork != 0 ? byNetwork : Integer.compare(prefix, other.prefix);
    }

    @Override
    public String toString() {
        return network + "/" + prefix;
    }
}
