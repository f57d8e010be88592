package io.fairlead.ipam;

/** What a slot book answers to an asker. */
public sealed interface SlotResult {

    /**
     * The slot is the asker's.
     *
     * @param slot what was taken
     * @param book to go on with
     */
    record Taken(Slot slot, SlotBook book) implements SlotResult {}

    /**
     * Nothing changed.
     *
     * @param reason for programs
     * @param message for people: what, where and what to do
     */
    record Refused(Reason reason, String message) implements SlotResult {}

    /** Why an asker got nothing. */
    enum Reason {
        /** Every address of the host's usable blocks is in use: another block is needed. */
        FULL,
        /** The address is somebody else's on this host. */
        IN_USE,
        /** The address is in none of the host's blocks, or in a hole of one: it takes a lease of its own. */
        NOT_HELD,
        /** The address is the network's, the broadcast, or a gateway's. */
        KEPT_BACK
    }
}
