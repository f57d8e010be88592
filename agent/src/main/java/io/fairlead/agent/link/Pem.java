package io.fairlead.agent.link;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/** Certificates and keys as text (RFC 7468). */
public final class Pem {

    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private Pem() {}

    /** The certificates in a text, in order; at least one. */
    public static List<X509Certificate> certificates(String text) throws GeneralSecurityException {
        var bytes = new ByteArrayInputStream(text.getBytes(US_ASCII));
        List<X509Certificate> found = CertificateFactory.getInstance("X.509").generateCertificates(bytes).stream()
                .map(X509Certificate.class::cast)
                .toList();
        if (found.isEmpty()) {
            throw new GeneralSecurityException("There is no certificate");
        }
        return found;
    }

    /** The certificates in a file. */
    public static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        return certificates(Files.readString(file));
    }

    /** The private key in a file: PKCS #8, elliptic curve, not encrypted. */
    public static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
        String base64 = Files.readString(file).replaceAll("-----[^-]+-----", "");
        return KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
    }

    /** A key as text: PKCS #8, not encrypted. */
    public static String text(PrivateKey key) {
        return text("PRIVATE KEY", key.getEncoded());
    }

    /** A certificate as text. */
    public static String text(Certificate certificate) throws GeneralSecurityException {
        return text("CERTIFICATE", certificate.getEncoded());
    }

    private static String text(String label, byte[] der) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, LINES.encodeToString(der), label);
    }
}
