package io.fairlead.controller.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fairlead.controller.pki.Pki;
import io.fairlead.controller.store.TokenProof;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Join tokens as text: {@code fl1.CA-HASH.ID.SECRET}. The hash lets the host know the controller, the secret lets the
 * controller know the host.
 */
@Component
final class JoinTokens {

    private static final String FORMAT = "fl1";

    /** A token that nobody has yet; the store keeps only the hash of its secret. */
    record Fresh(String id, String secretHash, String text) {}

    private final String caHash;
    private final SecureRandom random;

    JoinTokens(Pki pki, SecureRandom random) {
        this.caHash = pki.caHash();
        this.random = random;
    }

    Fresh fresh() {
        String id = HexFormat.of().formatHex(bytes(6));
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(24));
        return new Fresh(id, hash(secret), String.join(".", FORMAT, caHash, id, secret));
    }

    /** What a token proves; empty where it is no token of this cluster. */
    Optional<TokenProof> read(String token) {
        String[] parts = token.strip().split("\\.", -1);
        if (parts.length != 4 || !parts[0].equals(FORMAT) || !parts[1].equals(caHash) || parts[3].isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new TokenProof(parts[2], hash(parts[3])));
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String hash(String secret) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
