package io.fairlead.ovsdb;

import java.nio.file.Path;

/**
 * What one side of a TLS connection shows and trusts, as PEM files; they are read anew for every connection.
 *
 * @param certificate ours, perhaps with a chain
 * @param key its private key, PKCS #8, not encrypted
 * @param authority the certificates of those whom we trust to name the other side
 */
public record TlsFiles(Path certificate, Path key, Path authority) {}
