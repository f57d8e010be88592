package io.fairlead.ovsdb.testing;

import io.fairlead.ovsdb.TlsFiles;
import java.nio.file.Path;

/** An authority and the certificates it issued, made by {@code openssl}. */
public final class TestPki implements AutoCloseable {

    private final Path directory = TestDirectory.make();

    public TestPki() {
        Commands.run(
                directory,
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=authority " + directory.getFileName(),
                "-keyout",
                "ca.key",
                "-out",
                "ca.pem");
    }

    /** A certificate with that common name, trusting this authority. */
    public TlsFiles issue(String name) {
        return issue(name, this);
    }

    /** A certificate with that common name, trusting another authority. */
    public TlsFiles issue(String name, TestPki trusted) {
        Commands.run(
                directory,
                "openssl",
                "req",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-subj",
                "/CN=" + name,
                "-keyout",
                name + ".key",
                "-out",
                name + ".csr");
        Commands.run(
                directory,
                "openssl",
                "x509",
                "-req",
                "-in",
                name + ".csr",
                "-CA",
                "ca.pem",
                "-CAkey",
                "ca.key",
                "-CAcreateserial",
                "-days",
                "2",
                "-out",
                name + ".pem");
        return new TlsFiles(
                directory.resolve(name + ".pem"),
                directory.resolve(name + ".key"),
                trusted.directory.resolve("ca.pem"));
    }

    @Override
    public void close() {
        TestDirectory.delete(directory);
    }
}
