package io.fairlead.controller.pki;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Certificates and EC keys as PEM text (RFC 7468): what OVS, OpenSSL and Java all read. */
public final class Pem {

    private static final String KEY = "PRIVATE KEY";
    private static final String CERTIFICATE = "CERTIFICATE";

    private Pem() {}

    /** A certificate, with a line feed at its end. */
    public static String of(X509Certificate certificate) {
        try {
            return encode(CERTIFICATE, certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new PkiException("A certificate that can't be encoded", e);
        }
    }

    /** A private key, unencrypted PKCS#8. */
    static String of(PrivateKey key) {
        return encode(KEY, key.getEncoded());
    }

    /** The first certificate of the text. */
    public static X509Certificate certificate(String pem) {
        try {
            var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(bytes);
        } catch (GeneralSecurityException e) {
            throw new PkiException("Not a certificate in PEM", e);
        }
    }

    static PrivateKey ecKey(String pem) {
        String body = pem.replace("-----BEGIN " + KEY + "-----", "").replace("-----END " + KEY + "-----", "");
        try {
            byte[] der = Base64.getMimeDecoder().decode(body);
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new PkiException("Not an EC key in PEM (PKCS#8)", e);
        }
    }

    private static String encode(String label, byte[] der) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, lines, label);
    }
}
