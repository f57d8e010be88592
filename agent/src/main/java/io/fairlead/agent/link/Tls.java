package io.fairlead.agent.link;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** TLS towards controllers: only the controllers' CA is trusted, none of the system's. */
public final class Tls {

    private static final char[] NO_PASSWORD = new char[0];

    private Tls() {}

    /** Trusts these CAs and shows no certificate. */
    public static SSLContext trusting(List<X509Certificate> authorities) throws GeneralSecurityException {
        return context(null, trust(authorities));
    }

    /** Trusts the controllers' CA of this host and shows the host's certificate. */
    public static SSLContext ofHost(Places places) throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        store.setKeyEntry(
                "host",
                Pem.key(places.key()),
                NO_PASSWORD,
                Pem.certificates(places.certificate()).toArray(Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, NO_PASSWORD);
        return context(keys.getKeyManagers(), trust(Pem.certificates(places.controllersCa())));
    }

    /** The CAs of a file. */
    public static List<X509Certificate> authorities(Path file) throws IOException, GeneralSecurityException {
        return Pem.certificates(file);
    }

    /**
     * Trusts anybody: only to fetch the CA, which is then compared with the hash in the join token. Nothing secret may
     * be sent by it.
     */
    public static SSLContext trustingAnybody() throws GeneralSecurityException {
        return context(null, new TrustManager[] {new Anybody()});
    }

    private static SSLContext context(KeyManager @Nullable [] keys, TrustManager[] trust)
            throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust, new SecureRandom());
        return context;
    }

    private static TrustManager[] trust(List<X509Certificate> authorities) throws GeneralSecurityException {
        try {
            KeyStore store = empty();
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry("ca" + i, authorities.get(i));
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            return trust.getTrustManagers();
        } catch (IOException e) {
            throw new IllegalStateException("An empty key store reads nothing", e);
        }
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static final class Anybody extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
