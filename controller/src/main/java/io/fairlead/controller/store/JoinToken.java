package io.fairlead.controller.store;

import java.time.Instant;

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

    public JoinToken {
        if (id.isEmpty() || secretHash.isEmpty()) {
            throw new IllegalArgumentException("A join token has an id and the hash of a secret");
        }
        if (usesLeft < 0) {
            throw new IllegalArgumentException("Uses left of a join token below zero: " + usesLeft);
        }
    }

    /** The same token after a host was let in by it. */
    JoinToken usedOnce() {
        return new JoinToken(id, secretHash, created, expires, usesLeft - 1);
    }
}
