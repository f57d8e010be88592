package io.fairlead.openflow.session;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * PEM files as the PKCS#12 files that openflowjava reads, for every connection anew: in a directory only this process's
 * user can read, under a password of this run. Files that changed are taken over before the next connection.
 */
final class KeyStores implements AutoCloseable {

    private static final List<String> KEY_ALGORITHMS = List.of("EC", "RSA", "EdDSA");

    private final TlsFiles files;
    private final Path directory;
    private final String password;
    private List<FileTime> taken;

    private KeyStores(TlsFiles files, Path directory, String password) {
        this.files = files;
        this.directory = directory;
        this.password = password;
        this.taken = List.of();
    }

    /** Fails if a file is missing or holds something else. */
    static KeyStores of(TlsFiles files) throws IOException, GeneralSecurityException {
        byte[] secret = new byte[24];
        new SecureRandom().nextBytes(secret);
        var stores = new KeyStores(
                files,
                Files.createTempDirectory("fairlead-openflow"),
                HexFormat.of().formatHex(secret));
        stores.refresh();
        return stores;
    }

    String password() {
        return password;
    }

    Path identity() {
        return directory.resolve("identity.p12");
    }

    Path trust() {
        return directory.resolve("trust.p12");
    }

    /** Takes the PEM files over if they changed since the last time. */
    synchronized void refresh() throws IOException, GeneralSecurityException {
        List<FileTime> times = List.of(
                Files.getLastModifiedTime(files.certificate()),
                Files.getLastModifiedTime(files.key()),
                Files.getLastModifiedTime(files.peersCa()));
        if (times.equals(taken)) {
            return;
        }
        KeyStore identity = empty();
        identity.setKeyEntry(
                "controller",
                key(files.key()),
                password.toCharArray(),
                certificates(files.certificate()).toArray(Certificate[]::new));
        KeyStore trust = empty();
        int number = 0;
        for (Certificate ca : certificates(files.peersCa())) {
            trust.setCertificateEntry("ca-" + number++, ca);
        }
        store(identity, identity());
        store(trust, trust());
        taken = times;
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path pem)
            throws IOException, GeneralSecurityException {
        try (var in = Files.newInputStream(pem)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw new IOException("No certificate in " + pem);
            }
            return certificates;
        }
    }

    private static PrivateKey key(Path pem) throws IOException, GeneralSecurityException {
        String base64 = Files.readString(pem)
                .replaceAll("(?s).*-----BEGIN PRIVATE KEY-----(.*)-----END PRIVATE KEY-----.*", "$1")
                .replaceAll("\\s", "");
        byte[] encoded;
        try {
            encoded = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IOException("No PKCS#8 private key in " + pem, e);
        }
        for (String algorithm : KEY_ALGORITHMS) {
            Optional<PrivateKey> key = key(algorithm, new PKCS8EncodedKeySpec(encoded));
            if (key.isPresent()) {
                return key.get();
            }
        }
        throw new IOException("No private key of %s in %s".formatted(KEY_ALGORITHMS, pem));
    }

    private static Optional<PrivateKey> key(String algorithm, PKCS8EncodedKeySpec encoded)
            throws GeneralSecurityException {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(encoded));
        } catch (InvalidKeySpecException e) { // Of another algorithm; the PEM header does not tell which.
            return Optional.empty();
        }
    }

    /** By renaming, since another connection may be reading. */
    private void store(KeyStore store, Path target) throws IOException, GeneralSecurityException {
        Path fresh = target.resolveSibling(target.getFileName() + ".new");
        try (OutputStream out = Files.newOutputStream(fresh)) {
            store.store(out, password.toCharArray());
        }
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            for (Path file : all.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
