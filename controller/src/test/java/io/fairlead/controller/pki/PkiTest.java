package io.fairlead.controller.pki;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.ipam.HostId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PkiTest {

    private static final HostId HOST = new HostId("5f1c");
    private final SecureRandom random = new SecureRandom();
    private Instant now = Instant.now().minusSeconds(60); // OpenSSL goes by the clock of the machine.
    private Path directory;

    @BeforeEach
    void choosePlace(@TempDir Path place) {
        directory = place.resolve("pki");
    }

    private Pki open(String... names) {
        return Pki.open(directory, Names.ofServer(List.of(names)), () -> now, random);
    }

    @Test
    void changesNothingTheSecondTime() throws IOException {
        Pki first = open("192.0.2.1", "ctl.example");
        String certificate = Files.readString(first.files().certificate());

        Pki second = open("192.0.2.1", "ctl.example");

        assertThat(second.controllersCa()).isEqualTo(first.controllersCa());
        assertThat(second.hostsCa()).isEqualTo(first.hostsCa());
        assertThat(second.caHash()).isEqualTo(first.caHash()).matches("[A-Za-z0-9_-]{43}");
        assertThat(Files.readString(second.files().certificate())).isEqualTo(certificate);
    }

    @Test
    void letsOnlyTheOwnerReadKeys() throws IOException {
        open("192.0.2.1");
        AdminToken.open(directory.resolve("admin.token"), random);

        for (String name : List.of("controllers-ca.key", "hosts-ca.key", "controller.key", "admin.token")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void renewsTheCertificateForANewAddressAndBeforeItsEnd() throws IOException {
        Path file = open("192.0.2.1").files().certificate();
        String first = Files.readString(file);

        open("192.0.2.2");
        String second = Files.readString(file);
        now = now.plus(Duration.ofDays(500));
        open("192.0.2.2");

        assertThat(second).isNotEqualTo(first);
        assertThat(Files.readString(file)).isNotEqualTo(second);
    }

    @Test
    void renewsACertificateWhoseKeyIsAnother() throws IOException {
        Pki pki = open("192.0.2.1");
        String certificate = Files.readString(pki.files().certificate());
        Path other = directory.resolve("hosts-ca.key");
        Files.copy(other, pki.files().key(), StandardCopyOption.REPLACE_EXISTING);

        open("192.0.2.1");

        assertThat(Files.readString(pki.files().certificate())).isNotEqualTo(certificate);
    }

    @Test
    void neverReplacesAnAuthority() throws IOException {
        open("192.0.2.1");
        Files.writeString(directory.resolve("hosts-ca.pem"), "damaged");
        assertThatThrownBy(() -> open("192.0.2.1"))
                .isInstanceOf(PkiException.class)
                .hasMessageContaining("hosts-ca.pem is damaged");

        Files.delete(directory.resolve("hosts-ca.pem"));
        assertThatThrownBy(() -> open("192.0.2.1"))
                .isInstanceOf(PkiException.class)
                .hasMessageContaining("hosts-ca.pem is missing");
    }

    @Test
    void goesOnWithAFirstStartThatAPowerCutEnded() throws IOException {
        String controllersCa = Pem.of(open("192.0.2.1").controllersCa());
        for (String unwritten : List.of("hosts-ca.pem", "controller.key", "controller.pem")) {
            Files.delete(directory.resolve(unwritten));
        }

        assertThat(Pem.of(open("192.0.2.1").controllersCa())).isEqualTo(controllersCa);
        assertThat(directory.resolve("hosts-ca.pem")).exists();
    }

    @Test
    void renewsTheCertificateWhileItIsOpen() throws IOException {
        Pki pki = open("192.0.2.1");
        String first = Files.readString(pki.files().certificate());

        assertThat(pki.renew()).isFalse();
        now = now.plus(Duration.ofDays(500));
        assertThat(pki.renew()).isTrue();

        assertThat(Files.readString(pki.files().certificate())).isNotEqualTo(first);
    }

    @Test
    void issuesHostCertificatesThatOpensslAccepts() throws Exception {
        Pki pki = open("192.0.2.1");
        X509Certificate host =
                pki.issueHost(CertificateAuthority.newKeyPair(random).getPublic(), HOST);
        Files.writeString(directory.resolve("host.pem"), Pem.of(host));

        assertThat(openssl("verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", "hosts-ca.pem", "host.pem"))
                .contains("host.pem: OK");
        assertThat(openssl("verify", "-CAfile", "controllers-ca.pem", "host.pem"))
                .doesNotContain("OK");
        assertThat(openssl("x509", "-noout", "-subject", "-in", "host.pem")).contains("CN = 5f1c");
    }

    @Test
    void issuesItselfACertificateThatOpensslAccepts() throws Exception {
        open("192.0.2.1", "ctl.example");

        assertThat(verifyController("-purpose", "sslserver")).contains("controller.pem: OK");
        assertThat(verifyController("-purpose", "sslclient")).contains("controller.pem: OK");
        assertThat(verifyController("-verify_hostname", "ctl.example")).contains("OK");
        assertThat(verifyController("-verify_hostname", "localhost")).contains("OK");
        assertThat(verifyController("-verify_ip", "192.0.2.1")).contains("OK");
        assertThat(verifyController("-verify_ip", "192.0.2.9")).doesNotContain("OK");
    }

    private String verifyController(String option, String value) throws Exception {
        return openssl("verify", "-x509_strict", "-CAfile", "controllers-ca.pem", option, value, "controller.pem");
    }

    private String openssl(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return output;
    }

    @Test
    void knowsTheAdministratorByTheToken() throws IOException {
        Path file = Files.createDirectories(directory).resolve("admin.token");
        AdminToken token = AdminToken.open(file, random);
        String text = Files.readString(file).strip();

        assertThat(token.matches(text)).isTrue();
        assertThat(token.matches(text + "x")).isFalse();
        assertThat(AdminToken.open(file, random).matches(text)).isTrue();
        assertThat(token.toString()).doesNotContain(text);
        Files.writeString(file, "\n");
        assertThatThrownBy(() -> AdminToken.read(file)).isInstanceOf(PkiException.class);
    }
}
