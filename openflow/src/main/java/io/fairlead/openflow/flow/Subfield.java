package io.fairlead.openflow.flow;

/**
 * Some adjacent bits of a field, as moves, loads and outputs name them.
 *
 * @param first the lowest bit; 0 is the field's lowest
 * @param last the highest bit, itself part of it
 */
public record Subfield(Field field, int first, int last) {

    public Subfield {
        if (first < 0 || last < first || last >= field.actionBits()) {
            throw new IllegalArgumentException(
                    "No bits %d..%d in %s, which has %d".formatted(first, last, field.nxmName(), field.actionBits()));
        }
    }

    /** How many bits, 1 to 64, or 128 for the whole of a wide field. */
    public int width() {
        return last - first + 1;
    }

    /** The largest number that fits in, as an unsigned one. */
    public long mask() {
        return -1L >>> (64 - width());
    }

    @Override
    public String toString() {
        if (width() == field.actionBits()) {
            return field.nxmName() + "[]";
        }
        return field.nxmName() + (first == last ? "[%d]".formatted(first) : "[%d..%d]".formatted(first, last));
    }
}
