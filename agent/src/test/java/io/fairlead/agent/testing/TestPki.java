package io.fairlead.agent.testing;

import io.fairlead.agent.link.AtomicFile;
import io.fairlead.agent.link.Pem;
import io.fairlead.agent.link.Places;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Two CAs as a cluster has them: one for controllers, one for hosts. */
public final class TestPki {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Authority controllers = new Authority("controllers");
    private final Authority hosts = new Authority("hosts");

    /** The certificate of those who name controllers. */
    public X509Certificate controllersCa() {
        return controllers.certificate;
    }

    /** The certificate of those who name hosts. */
    public X509Certificate hostsCa() {
        return hosts.certificate;
    }

    /** A certificate for a host's key. */
    public X509Certificate host(String id, PublicKey key) {
        return hosts.issue(id, key);
    }

    /** Puts key and certificates where a host that has joined has them. */
    public void equip(Places places, String host) throws IOException, GeneralSecurityException {
        KeyPair pair = keys();
        AtomicFile.writeSecret(places.key(), Pem.text(pair.getPrivate()));
        AtomicFile.write(places.certificate(), Pem.text(host(host, pair.getPublic())));
        AtomicFile.write(places.controllersCa(), Pem.text(controllersCa()));
    }

    /** How a controller on 127.0.0.1 shows itself and whom it trusts. */
    public SSLContext controller() {
        try {
            KeyPair pair = keys();
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            X509Certificate certificate = controllers.issue("127.0.0.1", pair.getPublic());
            store.setKeyEntry("key", pair.getPrivate(), new char[0], new Certificate[] {certificate});
            KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keyManagers.init(store, new char[0]);
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("hosts", hostsCa());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first part of a join token: the hash of the controllers' CA. */
    public String caHash() {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(controllersCa().getEncoded());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Authority {

        private final KeyPair pair = keys();
        private final X500Name name;
        private final X509Certificate certificate;

        Authority(String name) {
            this.name = new X500Name("CN=" + name);
            this.certificate = issue(name, pair.getPublic());
        }

        X509Certificate issue(String subject, PublicKey key) {
            try {
                var builder = new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.valueOf(System.nanoTime()),
                        Date.from(START),
                        Date.from(START.plus(Duration.ofDays(3650))),
                        new X500Name("CN=" + subject),
                        key);
                builder.addExtension(
                        Extension.basicConstraints, true, new BasicConstraints(key.equals(pair.getPublic())));
                if (subject.matches("[0-9.]+")) {
                    builder.addExtension(
                            Extension.subjectAlternativeName,
                            false,
                            new GeneralNames(new GeneralName(GeneralName.iPAddress, subject)));
                }
                return new JcaX509CertificateConverter()
                        .getCertificate(
                                builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
            } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** The CAs that a client of this cluster trusts. */
    public List<X509Certificate> trusted() {
        return List.of(controllersCa());
    }
}
