package io.fairlead.net;

/** The number of a port in OpenFlow: 1 to 65279 (0xfeff), the range OVS has for real ports. */
public record OfPort(int value) implements Comparable<OfPort> {

    public static final int MAX = 65_279;

    public OfPort {
        if (value < 1 || value > MAX) {
            throw new IllegalArgumentException("OpenFlow port out of range: " + value);
        }
    }

    @Override
    public int compareTo(OfPort other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
