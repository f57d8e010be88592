package io.fairlead.ipam;

/** What a lease book answers to a claim. */
public sealed interface ClaimResult {

    /** The lease to be kept; nothing is decided before the store has it. */
    record Claimed(Lease lease) implements ClaimResult {}

    /** The subnet has no free block; the message says what to do. */
    record Exhausted(String message) implements ClaimResult {}

    /** The host has no window of port numbers left; the message says what to do. */
    record WindowsExhausted(String message) implements ClaimResult {}
}
