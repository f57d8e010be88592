package io.fairlead.controller.pki;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** The administrator's token: who has it may do everything. It lies in a file that only its owner may read. */
public final class AdminToken {

    private static final int LEAST_LENGTH = 16;

    private final byte[] token;

    private AdminToken(String token) {
        this.token = token.getBytes(UTF_8);
    }

    /** Reads the token, or makes one of 256 random bits where the file is missing. */
    public static AdminToken open(Path file, SecureRandom random) {
        if (!Files.exists(file)) {
            byte[] bits = new byte[32];
            random.nextBytes(bits);
            PrivateFile.writeSecret(
                    file, Base64.getUrlEncoder().withoutPadding().encodeToString(bits) + "\n");
        }
        return read(file);
    }

    /** Reads the token. */
    public static AdminToken read(Path file) {
        String text = PrivateFile.read(file).strip();
        if (text.length() < LEAST_LENGTH) {
            throw new PkiException("%s holds no token of %d characters or more; delete it, and a new one is made"
                    .formatted(file, LEAST_LENGTH));
        }
        return new AdminToken(text);
    }

    /** Takes over the token of a cluster. */
    public static void adopt(Path file, String text) {
        PrivateFile.writeSecret(file, text + "\n");
    }

    /** The token itself, for one who is to have all of the cluster's secrets: a controller that joins. */
    public String reveal() {
        return new String(token, UTF_8);
    }

    /** Whether it is this token, found out in a time that does not tell how much of it is right. */
    public boolean matches(String shown) {
        return MessageDigest.isEqual(token, shown.getBytes(UTF_8));
    }

    @Override
    public String toString() {
        return "AdminToken"; // Never the token itself, wherever this is printed.
    }
}
