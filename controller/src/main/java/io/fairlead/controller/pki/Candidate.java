package io.fairlead.controller.pki;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** The key of a machine that asks to be a controller, in the directory in which it gathers what it is given. */
public final class Candidate {

    private static final String PUBLIC = "candidate.pub";

    private final PkiFiles files;
    private final PrivateKey key;
    private final String publicKey;

    private Candidate(PkiFiles files, PrivateKey key, String publicKey) {
        this.files = files;
        this.key = key;
        this.publicKey = publicKey;
    }

    /** With the key that is there, or else a new one. The directory must be there. */
    public static Candidate open(Path directory, SecureRandom random) {
        var files = new PkiFiles(directory);
        Path halves = directory.resolve(PUBLIC);
        if (!Files.exists(halves)) {
            KeyPair pair = CertificateAuthority.newKeyPair(random);
            PrivateFile.writeSecret(files.key(), Pem.of(pair.getPrivate()));
            PrivateFile.writePublic(
                    halves, Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()));
        }
        return new Candidate(files, Pem.ecKey(PrivateFile.read(files.key())), PrivateFile.read(halves));
    }

    /** Base64 of its DER (SubjectPublicKeyInfo). */
    public String publicKey() {
        return publicKey;
    }

    /** Base64 of a signature of the text, SHA256withECDSA. */
    public String sign(String text) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new PkiException("Can't sign", e);
        }
    }

    /** Lays down what it was given: the directory is then one that {@link Pki#open} reads. */
    public void take(Authorities authorities, String certificate) {
        authorities.write(files);
        PrivateFile.writePublic(files.certificate(), certificate);
    }

    /** Reads a public key as {@link #publicKey} has it. OVS reads only EC and RSA, and of one curve nothing is open. */
    public static PublicKey readKey(String base64) {
        try {
            PublicKey key = KeyFactory.getInstance("EC")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
            if (key instanceof ECPublicKey curve && curve.getParams().getOrder().bitLength() == 256) {
                return key;
            }
            throw new IllegalArgumentException("not an EC P-256 key");
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not an EC P-256 key (SubjectPublicKeyInfo)", e);
        }
    }

    /** Whether this is a signature of the text as {@link #sign} makes it. */
    public static boolean isSigned(PublicKey key, String signed, String text) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initVerify(key);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return signature.verify(Base64.getDecoder().decode(signed));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false; // Whatever is wrong with it, it proves nothing.
        }
    }
}
