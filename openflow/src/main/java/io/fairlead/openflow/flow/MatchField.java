package io.fairlead.openflow.flow;

import io.fairlead.net.Ip6;

/** One condition of a match. */
public sealed interface MatchField {

    /**
     * The bits of a field that must have a value.
     *
     * @param value the value, no bit outside of the mask set
     * @param mask the bits that count; all of them for an exact value, never none
     */
    record Bits(Field field, long value, long mask) implements MatchField {

        public Bits {
            if (field.isWide() || (mask & ~field.mask()) != 0 || mask == 0) {
                throw new IllegalArgumentException("Mask 0x%x is none for %s".formatted(mask, field.matchName()));
            }
            if ((value & ~mask) != 0) {
                throw new IllegalArgumentException(
                        "%s=0x%x has bits outside of its mask 0x%x".formatted(field.matchName(), value, mask));
            }
            if (mask != field.mask() && !field.isMaskable()) {
                throw new IllegalArgumentException("OVS takes no mask for " + field.matchName());
            }
        }

        /** Whether all bits of the field count. */
        public boolean isExact() {
            return mask == field.mask();
        }

        @Override
        public String toString() {
            String text =
                    isExact() ? field.notation().value(value) : field.notation().masked(value, mask);
            return field.matchName() + "=" + text;
        }
    }

    /**
     * The bits of a field of 128 bits that must have a value.
     *
     * @param value the value, no bit outside of the mask set
     * @param mask the bits that count; all of them for an exact value, never none
     */
    record Wide(Field field, Ip6 value, Ip6 mask) implements MatchField {

        private static final Ip6 ALL = new Ip6(-1, -1);

        public Wide {
            if (!field.isWide() || mask.equals(Ip6.NONE)) {
                throw new IllegalArgumentException("Mask %s is none for %s".formatted(mask, field.matchName()));
            }
            if ((value.high() & ~mask.high()) != 0 || (value.low() & ~mask.low()) != 0) {
                throw new IllegalArgumentException(
                        "%s=%s has bits outside of its mask %s".formatted(field.matchName(), value, mask));
            }
        }

        /** The whole field. */
        static Wide exactly(Field field, Ip6 value) {
            return new Wide(field, value, ALL);
        }

        /** Whether all bits of the field count. */
        public boolean isExact() {
            return mask.equals(ALL);
        }

        private String printedMask() {
            int ones = Long.bitCount(mask.high()) + Long.bitCount(mask.low());
            int ahead = Long.numberOfLeadingZeros(~mask.high());
            int leading = ahead < Long.SIZE ? ahead : ahead + Long.numberOfLeadingZeros(~mask.low());
            return leading == ones ? Integer.toString(ones) : mask.toString();
        }

        @Override
        public String toString() {
            return field.matchName() + "=" + value + (isExact() ? "" : "/" + printedMask());
        }
    }

    /**
     * A condition this program has no word for, read from a switch: enough to remove the flow.
     *
     * @param oxm the whole OXM entry, header and all, in hexadecimal digits
     */
    record Foreign(String oxm) implements MatchField {

        @Override
        public String toString() {
            return "oxm=" + oxm;
        }
    }
}
