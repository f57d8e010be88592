package io.fairlead.openflow.session;

import java.nio.file.Path;

/**
 * Where the listener finds its identity, as PEM files.
 *
 * @param certificate its certificate, with what is between it and its CA
 * @param key the private key of the certificate, PKCS#8
 * @param peersCa the CAs whose certificates switches must show
 */
public record TlsFiles(Path certificate, Path key, Path peersCa) {}
