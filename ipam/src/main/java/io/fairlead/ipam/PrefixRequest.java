package io.fairlead.ipam;

import io.fairlead.net.Prefix6;

/** Which IPv6 prefix somebody wants for a network. */
public sealed interface PrefixRequest {

    /** One of its own, for local use, that the cluster makes. */
    record Generated() implements PrefixRequest {
        @Override
        public String toString() {
            return AUTO;
        }
    }

    /** This one. */
    record Given(Prefix6 prefix) implements PrefixRequest {
        @Override
        public String toString() {
            return prefix.toString();
        }
    }

    /** How people write {@link Generated}. */
    String AUTO = "auto";

    /** Reads {@code auto} or a prefix. */
    static PrefixRequest parse(String text) {
        return text.equals(AUTO) ? new Generated() : new Given(Prefix6.parse(text));
    }

    /** The prefix to be had, given one that was made for this request. */
    default Prefix6 orGenerated(Prefix6 generated) {
        return switch (this) {
            case Generated _ -> generated;
            case Given given -> given.prefix();
        };
    }

    /** Whether a prefix that is there is what this asks for. */
    default boolean asksFor(Prefix6 there) {
        return switch (this) {
            case Generated _ -> true;
            case Given given -> given.prefix().equals(there);
        };
    }
}
