package io.fairlead.ovsdb.session;

import io.fairlead.ovsdb.OvsdbException;
import io.fairlead.ovsdb.TlsFiles;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** TLS with certificates on both sides, both by one authority each; names are the caller's to check. */
final class Tls {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private Tls() {}

    /** For the side that dials. OVSDB servers are known by their authority, not by a host name. */
    static SslContext client(TlsFiles files) throws OvsdbException {
        try {
            return SslContextBuilder.forClient()
                    .sslProvider(SslProvider.JDK)
                    .endpointIdentificationAlgorithm(null)
                    .keyManager(files.certificate().toFile(), files.key().toFile())
                    .trustManager(files.authority().toFile())
                    .protocols(PROTOCOLS)
                    .build();
        } catch (SSLException | IllegalArgumentException e) {
            throw unreadable(files, e);
        }
    }

    /** For the side that is dialled; it refuses whoever has no certificate of the authority. */
    static SslContext server(TlsFiles files) throws OvsdbException {
        try {
            return SslContextBuilder.forServer(
                            files.certificate().toFile(), files.key().toFile())
                    .sslProvider(SslProvider.JDK)
                    .trustManager(files.authority().toFile())
                    .clientAuth(ClientAuth.REQUIRE)
                    .protocols(PROTOCOLS)
                    .build();
        } catch (SSLException | IllegalArgumentException e) {
            throw unreadable(files, e);
        }
    }

    /** The common name of the certificate that the other side showed. */
    static Optional<String> peerName(SslHandler handler) {
        try {
            var certificate = (X509Certificate) handler.engine().getSession().getPeerCertificates()[0];
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
                            .map(rdn -> rdn.getValue().toString())
                            .findFirst();
        } catch (SSLPeerUnverifiedException | InvalidNameException e) {
            return Optional.empty();
        }
    }

    private static OvsdbException.Unavailable unreadable(TlsFiles files, Exception cause) {
        return new OvsdbException.Unavailable("can't use %s: %s".formatted(files, cause.getMessage()), cause);
    }
}
