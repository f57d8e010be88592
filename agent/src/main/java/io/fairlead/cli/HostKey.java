package io.fairlead.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fairlead.agent.link.Pem;
import io.fairlead.agent.link.Places;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** A host's key: elliptic curve P-256, which Open vSwitch reads as PEM. */
record HostKey(KeyPair pair) {

    /** The one that the machine has from its time as a host, by which it may be the same host again; else a new one. */
    static HostKey of(Places places) {
        try {
            return new HostKey(new KeyPair(
                    Pem.certificates(places.certificate()).getFirst().getPublicKey(), Pem.key(places.key())));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            return make();
        }
    }

    private static HostKey make() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return new HostKey(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has P-256", e);
        }
    }

    /** The public half: SubjectPublicKeyInfo, base64. */
    String publicKey() {
        return Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
    }

    /** Shows that whoever asks has the private half. */
    String proof(String token, String hostName) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update("fairlead-join\n%s\n%s".formatted(token, hostName).getBytes(UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java signs by ECDSA", e);
        }
    }

    String pem() {
        return Pem.text(pair.getPrivate());
    }
}
