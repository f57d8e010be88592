package io.fairlead.controller.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What is kept of a join token: enough to recognise it, too little to use it.
 *
 * @param id names the token in lists and in the token itself
 * @param secretHash SHA-256 of the secret, in hexadecimal
 * @param created when it was made
 * @param expires from when on it lets nobody in
 * @param role what it makes of who shows it, and nothing else
 * @param usesLeft how many machines it still lets in
 */
public record JoinToken(String id, String secretHash, Role role, Instant created, Instant expires, int usesLeft) {

    /** What a token lets in. */
    public enum Role {
        HOST,
        CONTROLLER;

        /** As users read and write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The reverse of {@link #word}. */
        public static Role ofWord(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** Said of one that was never made, was withdrawn, or whose secret is another. */
    public static final String UNKNOWN = "This join token is not known here.";

    public JoinToken {
        if (id.isEmpty() || secretHash.isEmpty()) {
            throw new IllegalArgumentException("A join token has an id and the hash of a secret");
        }
        if (usesLeft < 0) {
            throw new IllegalArgumentException("Uses left of a join token below zero: " + usesLeft);
        }
    }

    /** Why it does not let in, in this role, whoever shows this hash of a secret now; empty where it does. */
    public Optional<String> objection(String shownHash, Role wanted, Instant now) {
        if (!MessageDigest.isEqual(secretHash.getBytes(US_ASCII), shownHash.getBytes(US_ASCII))) {
            return Optional.of(UNKNOWN); // Found in a time that does not tell how much of them agrees.
        }
        if (role != wanted) {
            return Optional.of("This join token lets in a %s, not a %s.".formatted(role.word(), wanted.word()));
        }
        return now.isBefore(expires)
                ? Optional.empty()
                : Optional.of("This join token expired at %s.".formatted(expires));
    }

    /** The same token after a machine was let in by it. */
    JoinToken usedOnce() {
        return new JoinToken(id, secretHash, role, created, expires, usesLeft - 1);
    }
}
