package io.fairlead.ipam;

/**
 * The identity of a host: made when it joins, kept for its life, never derived from an address.
 *
 * @param value 1 to 64 lower-case letters, digits and hyphens
 */
public record HostId(String value) implements Comparable<HostId> {

    public HostId {
        if (!value.matches("[a-z0-9-]{1,64}")) {
            throw new IllegalArgumentException(
                    "Not a host id (1 to 64 lower-case letters, digits and hyphens): " + value);
        }
    }

    @Override
    public int compareTo(HostId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
