package io.fairlead.net;

/** A VXLAN network identifier (RFC 7348): 24 bits, and zero is never given to a network. */
public record Vni(int value) implements Comparable<Vni> {

    public Vni {
        if (value < 1 || value > 0xff_ffff) {
            throw new IllegalArgumentException("VNI out of range: " + value);
        }
    }

    @Override
    public int compareTo(Vni other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
