package io.fairlead.ipam;

import java.util.Locale;

/** Where a lease stands in its life. Each step is a change in the store, taken only after the one before. */
public enum LeaseState {
    /** Wished for: the host that holds the block around it is asked to leave it out. Nobody forwards to it yet. */
    ASKED,
    /** Decided: the block belongs to the host. Its flows are being installed. */
    CLAIMED,
    /** Every connected member of the network has confirmed the block's flows. */
    INSTALLED,
    /** The agent may hand out its addresses. */
    USABLE,
    /** No address is handed out any more; what is in use goes on. */
    DRAINING,
    /** Nothing is in use and the members' flows are being removed; free when that is confirmed and quarantine is over. */
    WITHDRAWN;

    /** Whether members of the network forward to the block. */
    public boolean isForwarded() {
        return this != ASKED && this != WITHDRAWN;
    }

    /**
     * Whether a lease may go from this state straight to the next: forward only, draining from wherever it was, and back
     * from that to usable, as long as nobody has forgotten it.
     */
    public boolean mayBecome(LeaseState next) {
        return switch (this) {
            case ASKED -> next == CLAIMED;
            case CLAIMED -> next == INSTALLED || next == DRAINING;
            case INSTALLED -> next == USABLE || next == DRAINING;
            case USABLE -> next == DRAINING;
            case DRAINING -> next == WITHDRAWN || next == USABLE;
            case WITHDRAWN -> false;
        };
    }

    /** As it is written on the wire and in the store: {@code usable}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads what {@link #word()} wrote. */
    public static LeaseState ofWord(String word) {
        for (LeaseState state : values()) {
            if (state.word().equals(word)) {
                return state;
            }
        }
        throw new IllegalArgumentException("Not a lease state: " + word);
    }
}
