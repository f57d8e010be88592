package io.fairlead.controller.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A self-signed authority on an EC P-256 key, and the certificates it issues. */
final class CertificateAuthority {

    private static final Duration OWN_LIFE = Duration.ofDays(20 * 365);
    private static final Duration CLOCK_SKEW = Duration.ofDays(1); // Machines meet before their clocks agree.
    private static final String SIGNATURE = "SHA256withECDSA";

    private final X509Certificate certificate;
    private final PrivateKey key;

    CertificateAuthority(X509Certificate certificate, PrivateKey key) {
        this.certificate = certificate;
        this.key = key;
    }

    /** A new authority with a key of its own. */
    static CertificateAuthority create(String commonName, Instant now, SecureRandom random) {
        KeyPair pair = newKeyPair(random);
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    name(commonName),
                    serial(random),
                    Date.from(now.minus(CLOCK_SKEW)),
                    Date.from(now.plus(OWN_LIFE)),
                    name(commonName),
                    pair.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
            return new CertificateAuthority(sign(builder, pair.getPrivate()), pair.getPrivate());
        } catch (GeneralSecurityException | IOException e) {
            throw new PkiException("Can't make the certificate authority " + commonName, e);
        }
    }

    static KeyPair newKeyPair(SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new PkiException("Can't make an EC key", e);
        }
    }

    /** What a certificate is to say; the purposes are those of its key in TLS. */
    record Subject(String commonName, PublicKey key, Names names, List<KeyPurposeId> purposes) {}

    /** Issues a certificate that lives this long, but no longer than the authority. */
    X509Certificate issue(Subject subject, Duration life, Instant now, SecureRandom random) {
        Instant wanted = now.plus(life);
        Instant ownEnd = certificate.getNotAfter().toInstant();
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    certificate,
                    serial(random),
                    Date.from(now.minus(CLOCK_SKEW)),
                    Date.from(wanted.isAfter(ownEnd) ? ownEnd : wanted),
                    name(subject.commonName()),
                    subject.key());
            addExtensions(builder, subject);
            return sign(builder, key);
        } catch (GeneralSecurityException | IOException e) {
            throw new PkiException("Can't issue a certificate for " + subject.commonName(), e);
        }
    }

    private void addExtensions(JcaX509v3CertificateBuilder builder, Subject subject)
            throws GeneralSecurityException, IOException {
        var identifiers = new JcaX509ExtensionUtils();
        KeyPurposeId[] purposes = subject.purposes().toArray(KeyPurposeId[]::new);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
        builder.addExtension(
                Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(subject.key()));
        builder.addExtension(
                Extension.authorityKeyIdentifier, false, identifiers.createAuthorityKeyIdentifier(certificate));
        GeneralName[] names = subject.names().asGeneralNames();
        if (names.length > 0) {
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        }
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException {
        try {
            var signer = new JcaContentSignerBuilder(SIGNATURE).build(key);
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException("No " + SIGNATURE, e);
        }
    }

    private static X500Name name(String commonName) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, "Fairlead")
                .addRDN(BCStyle.CN, commonName)
                .build();
    }

    /** 128 random bits: unique without keeping count (RFC 5280 allows up to 20 octets, positive). */
    private static BigInteger serial(SecureRandom random) {
        return new BigInteger(127, random).add(BigInteger.ONE);
    }

    X509Certificate certificate() {
        return certificate;
    }

    PrivateKey key() {
        return key;
    }
}
