package io.fairlead.cli;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A join token: {@code fl1.HASH.ID.SECRET}.
 *
 * @param text all of it
 * @param caHash SHA-256 of the controllers' CA in DER, base64url without padding
 */
record JoinToken(String text, String caHash) {

    static JoinToken parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4 || !parts[0].equals("fl1") || !parts[1].matches("[A-Za-z0-9_-]{43}")) {
            throw new CliException(
                    Exit.USAGE,
                    "That is not a join token (fl1.….….…). Make one on a controller: fairlead token create");
        }
        return new JoinToken(text, parts[1]);
    }

    /** The CA among these that the token is about. */
    Optional<X509Certificate> authorityAmong(List<X509Certificate> authorities) {
        return authorities.stream()
                .filter(authority -> hash(authority).equals(caHash))
                .findFirst();
    }

    private static String hash(X509Certificate authority) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(authority.getEncoded());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** Without the secret, for logs. */
    @Override
    public String toString() {
        return "fl1." + caHash + ".…";
    }
}
