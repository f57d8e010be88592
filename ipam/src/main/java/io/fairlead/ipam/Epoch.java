package io.fairlead.ipam;

/**
 * A number that only grows and fences what carries a smaller one.
 *
 * @param value 1 for the first time a host joins, one more each time its leases are taken from it
 */
public record Epoch(long value) implements Comparable<Epoch> {

    /** Where every host starts. */
    public static final Epoch FIRST = new Epoch(1);

    public Epoch {
        if (value < 1) {
            throw new IllegalArgumentException("An epoch starts at 1: " + value);
        }
    }

    public Epoch next() {
        return new Epoch(value + 1);
    }

    @Override
    public int compareTo(Epoch other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
