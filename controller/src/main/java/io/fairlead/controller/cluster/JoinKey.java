package io.fairlead.controller.cluster;

import io.fairlead.controller.pki.Pki;
import io.fairlead.controller.store.StoreException;
import java.security.cert.X509Certificate;

/**
 * A join token for a controller as its machine has it: {@code flc1.HASH.ID.SECRET}.
 *
 * @param text all of it
 * @param caHash SHA-256 of the controllers' CA in DER, base64url without padding
 */
record JoinKey(String text, String caHash) {

    static JoinKey parse(String text) {
        String[] parts = text.strip().split("\\.", -1);
        if (parts.length != 4 || !parts[0].equals("flc1") || !parts[1].matches("[A-Za-z0-9_-]{43}")) {
            throw new StoreException(
                    "That is not a controller's join token (flc1.….….…). Make one on a controller of the"
                            + " cluster: fairlead token create --for controller");
        }
        return new JoinKey(text.strip(), parts[1]);
    }

    boolean isAbout(X509Certificate authority) {
        return Pki.hash(authority).equals(caHash);
    }

    /** Without the secret, for logs. */
    @Override
    public String toString() {
        return "flc1." + caHash + ".…";
    }
}
