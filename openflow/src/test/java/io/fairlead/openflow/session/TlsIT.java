package io.fairlead.openflow.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import io.fairlead.openflow.testing.RealOvs;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** TLS with two authorities: one for controllers, one for hosts. */
class TlsIT {

    @RegisterExtension
    static final RealOvs OVS = new RealOvs();

    @TempDir
    Path directory;

    private final BlockingQueue<SwitchSession> sessions = new LinkedBlockingQueue<>();

    @AfterEach
    void hangUp() {
        OVS.vsctl("del-controller", RealOvs.BRIDGE);
        OVS.vsctl("del-ssl");
    }

    @Test
    void servesASwitchThatShowsACertificateOfTheHostsCa() throws IOException, InterruptedException {
        makeCa("controllers");
        makeCa("hosts");
        makeLeaf("controller", "controllers");
        makeLeaf("host", "hosts");
        try (var listener = open()) {
            dial(listener, "host");

            SwitchSession session = sessions.poll(30, TimeUnit.SECONDS);
            assertThat(session).isNotNull();
            session.becomeMaster(1);
            assertThat(session.read().groups()).isEmpty();
        }
    }

    @Test
    void turnsAwayASwitchOfAnotherCaAndTakesOverChangedFiles() throws IOException, InterruptedException {
        makeCa("controllers");
        makeCa("hosts");
        makeLeaf("controller", "controllers");
        makeLeaf("stranger", "controllers");
        try (var listener = open()) {
            dial(listener, "stranger");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> OVS.vsctl("get", "controller", RealOvs.BRIDGE, "status")
                            .contains("last_error"));
            assertThat(sessions).isEmpty();

            Files.copy(path("controllers.pem"), path("hosts.pem"), StandardCopyOption.REPLACE_EXISTING);

            assertThat(sessions.poll(30, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @Test
    void refusesFilesThatHoldSomethingElse() throws IOException {
        makeCa("hosts");
        makeCa("controllers");
        makeLeaf("controller", "controllers");
        Files.writeString(path("controller.key"), "nothing");

        assertThatIOException().isThrownBy(this::open).withMessageContaining("controller.key");
    }

    private SwitchListener open() throws IOException {
        var files = new TlsFiles(path("controller.pem"), path("controller.key"), path("hosts.pem"));
        return SwitchListener.open(
                new SwitchListenerConfig(InetAddress.getLoopbackAddress(), 0, Optional.of(files)), sessions::add);
    }

    private void dial(SwitchListener listener, String identity) {
        OVS.vsctl(
                "set-ssl",
                path(identity + ".key").toString(),
                path(identity + ".pem").toString(),
                path("controllers.pem").toString());
        OVS.dial("ssl:127.0.0.1:" + listener.port());
    }

    private Path path(String name) {
        return directory.resolve(name);
    }

    private void makeCa(String name) throws IOException {
        openssl(Stream.concat(
                newKey(name), Stream.of("-x509", "-days", "2", "-out", name + ".pem", "-subj", "/CN=" + name)));
    }

    private void makeLeaf(String name, String ca) throws IOException {
        openssl(Stream.concat(newKey(name), Stream.of("-out", name + ".csr", "-subj", "/CN=" + name)));
        openssl(Stream.of(
                "x509",
                "-req",
                "-in",
                name + ".csr",
                "-CA",
                ca + ".pem",
                "-CAkey",
                ca + ".key",
                "-CAcreateserial",
                "-days",
                "2",
                "-out",
                name + ".pem"));
    }

    private static Stream<String> newKey(String name) {
        return Stream.of(
                "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", name + ".key");
    }

    private void openssl(Stream<String> arguments) throws IOException {
        List<String> command = Stream.concat(Stream.of("openssl"), arguments).toList();
        try {
            Path log = path("openssl.log");
            int result = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start()
                    .waitFor();
            assertThat(result).as("%s: %s", command, Files.readString(log)).isZero();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted in " + command, e);
        }
    }
}
