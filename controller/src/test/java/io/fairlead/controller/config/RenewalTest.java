package io.fairlead.controller.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.controller.api.RunningController;
import io.fairlead.controller.pki.Pki;
import io.fairlead.controller.testing.InMemoryStore;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenewalTest {

    @TempDir
    Path directory;

    @Test
    void showsTheNewCertificateWithoutARestart() throws Exception {
        try (var controller = new RunningController(directory, InMemoryStore.create(), Map.of())) {
            Certificate first = shown(controller.port());
            Files.delete(controller.part(Pki.class).files().certificate());

            controller.part(Renewal.class).look();

            assertThat(shown(controller.port())).isNotEqualTo(first);
            assertThat(controller.get("/api/v1/status").path("store").asBoolean())
                    .isTrue();
        }
    }

    private static Certificate shown(int port) throws Exception {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, new TrustManager[] {new Anybody()}, null);
        try (var socket = (SSLSocket) tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    private static final class Anybody implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
