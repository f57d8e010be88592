package io.fairlead.agent.attach;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * Ids of endpoints that Docker knows nothing of. Each is new, for its links are called after its beginning and may still be
 * on their way out; its end tells which run of a container it is for.
 */
final class EndpointId {

    private static final int BYTES = 16;

    private EndpointId() {}

    /** A new one for a run of a container, which any text may stand for. */
    static String fresh(RandomGenerator random, String run) {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes) + hash(run);
    }

    /** Whether it was made for that run. */
    static boolean isOf(String endpoint, String run) {
        return endpoint.endsWith(hash(run));
    }

    private static String hash(String run) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(run.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
