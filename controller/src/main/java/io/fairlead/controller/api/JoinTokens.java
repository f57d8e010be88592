package io.fairlead.controller.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fairlead.controller.pki.Pki;
import io.fairlead.controller.store.JoinToken;
import io.fairlead.controller.store.Store;
import io.fairlead.controller.store.StoreException;
import io.fairlead.controller.store.TokenProof;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Join tokens as text: {@code fl1.CA-HASH.ID.SECRET}. The hash lets the host know the controller, the secret lets the
 * controller know the host.
 */
@Component
final class JoinTokens {

    private static String format(JoinToken.Role role) {
        return switch (role) {
            case HOST -> "fl1";
            case CONTROLLER -> "flc1";
        };
    }

    /** A token that nobody has yet; the store keeps only the hash of its secret. */
    record Fresh(String id, String secretHash, String text) {}

    /** A token as a machine shows it. */
    record Shown(String id, String secretHash) {

        /** By it, whoever has this key asks to be let in. */
        TokenProof by(PublicKey key) {
            return new TokenProof(id, secretHash, sha256(key.getEncoded()));
        }
    }

    private final String caHash;
    private final SecureRandom random;
    private final Store store;
    private final InstantSource clock;

    JoinTokens(Pki pki, SecureRandom random, Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        this.caHash = pki.caHash();
        this.random = random;
    }

    Fresh fresh(JoinToken.Role role) {
        String id = HexFormat.of().formatHex(bytes(6));
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(24));
        return new Fresh(id, hash(secret), String.join(".", format(role), caHash, id, secret));
    }

    /** What a machine shows by a token of the role that is known here and has not expired; any other is refused. */
    Shown shown(String token, JoinToken.Role role) {
        Shown shown = read(token, role)
                .orElseThrow(
                        () -> refused("It is not a %s's join token of this cluster.".formatted(role.word()), role));
        if (!store.isReady()) {
            throw new StoreException("The store can't be reached; nothing was changed");
        }
        store.tokens().stream()
                .filter(kept -> kept.id().equals(shown.id()))
                .findAny()
                .map(kept -> kept.objection(shown.secretHash(), role, clock.instant()))
                .orElseGet(() -> Optional.of(JoinToken.UNKNOWN))
                .ifPresent(why -> {
                    throw refused(why, role);
                });
        return shown;
    }

    static Problem refused(String why, JoinToken.Role role) {
        String option = role == JoinToken.Role.HOST ? "" : " --for " + role.word();
        return new Problem(
                HttpStatus.FORBIDDEN,
                "token-refused",
                "%s Make another on a controller: fairlead token create%s.".formatted(why, option));
    }

    private Optional<Shown> read(String token, JoinToken.Role role) {
        String[] parts = token.strip().split("\\.", -1);
        if (parts.length != 4 || !parts[0].equals(format(role)) || !parts[1].equals(caHash) || parts[3].isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Shown(parts[2], hash(parts[3])));
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String hash(String secret) {
        return sha256(secret.getBytes(UTF_8));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
