package io.fairlead.controller.pki;

import io.fairlead.controller.pki.CertificateAuthority.Subject;
import io.fairlead.ipam.HostId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/**
 * The keys and certificates of a controller, in a directory: two authorities, one for controllers and one for hosts,
 * and this controller's own certificate.
 *
 * <p>OVS and its database server check only that a certificate comes from the authority they know, neither names nor
 * roles. Of one authority for all, any host could pass for a controller.
 */
public final class Pki {

    /** Nothing renews a host's certificate but joining again: it lasts as long as its authority may. */
    private static final Duration HOST_LIFE = Duration.ofDays(10 * 365);

    private static final Duration CONTROLLER_LIFE = Duration.ofDays(2 * 365);

    private final PkiFiles files;
    private final Names names;
    private final CertificateAuthority controllers;
    private final CertificateAuthority hosts;
    private final InstantSource clock;
    private final SecureRandom random;

    private Pki(PkiFiles files, Names names, InstantSource clock, SecureRandom random) {
        this.files = files;
        this.names = names;
        this.clock = clock;
        this.random = random;
        controllers = authority(files.controllersCa(), files.controllersCaKey(), "Fairlead controllers' CA");
        hosts = authority(files.hostsCa(), files.hostsCaKey(), "Fairlead hosts' CA");
    }

    /**
     * Reads what is in the directory and makes what is missing; the controller's certificate is made anew when its
     * names changed or less than a third of its life is left. What is damaged or half there is never replaced.
     */
    public static Pki open(Path directory, Names names, InstantSource clock, SecureRandom random) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new PkiException("Can't make the directory " + directory, e);
        }
        var pki = new Pki(new PkiFiles(directory), names, clock, random);
        boolean _ = pki.renew();
        return pki;
    }

    public PkiFiles files() {
        return files;
    }

    public X509Certificate controllersCa() {
        return controllers.certificate();
    }

    public X509Certificate hostsCa() {
        return hosts.certificate();
    }

    /** The certificate by which a host shows who it is, as client of the controllers; its common name is the id. */
    public X509Certificate issueHost(PublicKey key, HostId host) {
        var subject = new Subject(host.value(), key, Names.NONE, List.of(KeyPurposeId.id_kp_clientAuth));
        return hosts.issue(subject, HOST_LIFE, clock.instant(), random);
    }

    /** The certificate of another controller, which shows that it has the key. */
    public X509Certificate issueController(PublicKey key, Names itsNames) {
        var purposes = List.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth);
        return controllers.issue(
                new Subject("controller", key, itsNames, purposes), CONTROLLER_LIFE, clock.instant(), random);
    }

    /** Both authorities with their keys: whoever has them can let anybody in. */
    public Authorities authorities() {
        return new Authorities(
                Pem.of(controllers.certificate()),
                Pem.of(controllers.key()),
                Pem.of(hosts.certificate()),
                Pem.of(hosts.key()));
    }

    /** SHA-256 of the controllers' CA in DER, base64url without padding: by it a join token names its cluster. */
    public String caHash() {
        return hash(controllers.certificate());
    }

    /** SHA-256 of a controllers' CA, as a join token has it. */
    public static String hash(X509Certificate authority) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(authority.getEncoded());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new PkiException("Can't hash the controllers' CA", e);
        }
    }

    private CertificateAuthority authority(Path certificate, Path key, String name) {
        boolean hasCertificate = Files.exists(certificate);
        boolean hasKey = Files.exists(key);
        if (hasCertificate ? !hasKey : hasKey && isComplete()) {
            throw new PkiException(
                    ("%s is missing, but %s is there. Restore it from a backup. Only if no host has joined"
                                    + " yet, delete the whole directory, and a new authority is made.")
                            .formatted(hasCertificate ? key : certificate, hasCertificate ? certificate : key));
        }
        if (!hasCertificate) {
            var made = CertificateAuthority.create(name, clock.instant(), random);
            PrivateFile.writeSecret(key, Pem.of(made.key())); // First: a certificate without its key is of no use.
            PrivateFile.writePublic(certificate, Pem.of(made.certificate()));
            return made;
        }
        return new CertificateAuthority(readCertificate(certificate), readKey(key));
    }

    /** Whether a first start came to its end: this controller's own certificate is made last. */
    private boolean isComplete() {
        return Files.exists(files.certificate());
    }

    private static X509Certificate readCertificate(Path file) {
        try {
            return Pem.certificate(PrivateFile.read(file));
        } catch (PkiException e) {
            throw new PkiException("%s is damaged; restore it from a backup".formatted(file), e);
        }
    }

    private static PrivateKey readKey(Path file) {
        try {
            return Pem.ecKey(PrivateFile.read(file));
        } catch (PkiException e) {
            throw new PkiException("%s is damaged; restore it from a backup".formatted(file), e);
        }
    }

    /** Makes the controller's certificate anew if it must be; whether it did. */
    public boolean renew() {
        if (isCertified()) {
            return false;
        }
        KeyPair pair = CertificateAuthority.newKeyPair(random);
        X509Certificate certificate = issueController(pair.getPublic(), names);
        // In this order: ovsdb-server reads both again when the key changes, and would miss a later certificate.
        PrivateFile.writePublic(files.certificate(), Pem.of(certificate));
        PrivateFile.writeSecret(files.key(), Pem.of(pair.getPrivate()));
        return true;
    }

    private boolean isCertified() {
        if (!Files.exists(files.certificate()) || !Files.exists(files.key())) {
            return false;
        }
        try {
            X509Certificate certificate = Pem.certificate(PrivateFile.read(files.certificate()));
            certificate.verify(controllers.certificate().getPublicKey());
            return names.coveredBy(certificate)
                    && isFresh(certificate)
                    && belongTogether(certificate, Pem.ecKey(PrivateFile.read(files.key())));
        } catch (GeneralSecurityException | PkiException e) {
            return false; // The authority can always issue another.
        }
    }

    private boolean isFresh(X509Certificate certificate) {
        Instant end = certificate.getNotAfter().toInstant();
        Duration life = Duration.between(certificate.getNotBefore().toInstant(), end);
        return clock.instant().isBefore(end.minus(life.dividedBy(3)));
    }

    private boolean belongTogether(X509Certificate certificate, PrivateKey key) throws GeneralSecurityException {
        byte[] text = new byte[32];
        random.nextBytes(text);
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key, random);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(text);
        return signature.verify(signed);
    }
}
