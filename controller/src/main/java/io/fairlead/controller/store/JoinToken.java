package io.fairlead.controller.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;

/**
 * What is kept of a join token: enough to recognise it, too little to use it.
 *
 * @param id names the token in lists and in the token itself
 * @param secretHash SHA-256 of the secret, in hexadecimal
 * @param created when it was made
 * @param expires from when on it lets nobody in
 * @param usesLeft how many hosts it still lets in
 */
public record JoinToken(String id, String secretHash, Instant created, Instant expires, int usesLeft) {

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

    /** Why it proves nothing to whoever shows this hash of a secret now; empty where it does. */
    public Optional<String> objection(String shownHash, Instant now) {
        if (!MessageDigest.isEqual(secretHash.getBytes(US_ASCII), shownHash.getBytes(US_ASCII))) {
            return Optional.of(UNKNOWN); // Found in a time that does not tell how much of them agrees.
        }
        return now.isBefore(expires)
                ? Optional.empty()
                : Optional.of("This join token expired at %s.".formatted(expires));
    }

    /** The same token after a host was let in by it. */
    JoinToken usedOnce() {
        return new JoinToken(id, secretHash, created, expires, usesLeft - 1);
    }
}
