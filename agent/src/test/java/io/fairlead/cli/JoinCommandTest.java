package io.fairlead.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.agent.link.AgentConfig;
import io.fairlead.agent.link.LinkStatus;
import io.fairlead.agent.link.Pem;
import io.fairlead.agent.link.Places;
import io.fairlead.agent.testing.FakeRest;
import io.fairlead.agent.testing.TestPki;
import io.fairlead.agent.testing.UnixEcho;
import io.fairlead.net.Ip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JoinCommandTest {

    private static final TestPki PKI = new TestPki();
    private static final String SECRET = "fl1." + PKI.caHash() + ".id1.s3cret";
    private static final String EMPTY_OVS =
            "{\"id\":1,\"error\":null,\"result\":[{\"rows\":[{\"_uuid\":[\"uuid\",\"0\"]}]},{\"rows\":[]},{\"rows\":[]}]}";

    @TempDir
    private Path directory;

    private FakeRest rest;
    private Places places;
    private UnixEcho docker;
    private UnixEcho openVswitch;

    @BeforeEach
    void start() throws Exception {
        places = new Places(directory.resolve("etc"), directory.resolve("var"), directory.resolve("run"));
        Map.of("etc", places.etc(), "var", places.var(), "run", places.run())
                .forEach((name, path) -> System.setProperty("fairlead." + name, path.toString()));
        System.setProperty("fairlead.systemd", directory.resolve("none").toString());
        docker = new UnixEcho(directory.resolve("docker.sock"), "");
        openVswitch = new UnixEcho(directory.resolve("db.sock"), EMPTY_OVS);
        System.setProperty("fairlead.docker", directory.resolve("docker.sock").toString());
        System.setProperty("fairlead.ovsdb", directory.resolve("db.sock").toString());
        rest = new FakeRest(PKI.controller())
                .on("GET /api/v1/ca", 200, Pem.text(PKI.controllersCa()))
                .on("POST /api/v1/join", 201, this::admit);
    }

    @AfterEach
    void stop() throws IOException {
        rest.close();
        docker.close();
        openVswitch.close();
        Stream.of("etc", "var", "run", "systemd", "docker", "ovsdb")
                .forEach(name -> System.clearProperty("fairlead." + name));
    }

    private String admit(FakeRest.Asked asked) {
        try {
            JsonNode body = Api.JSON.readTree(asked.body());
            return Api.JSON
                    .createObjectNode()
                    .put("hostId", "h-1")
                    .put("certificate", Pem.text(PKI.host("h-1", publicKey(body))))
                    .put("controllersCa", Pem.text(PKI.controllersCa()))
                    .put("hostsCa", Pem.text(PKI.hostsCa()))
                    .put("ovsdbPort", 6640)
                    .put("openflowPort", 6653)
                    .set("controllers", Api.JSON.createArrayNode().add(rest.address()))
                    .toString();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static PublicKey publicKey(JsonNode body) throws Exception {
        byte[] encoded = Base64.getDecoder().decode(body.path("publicKey").asText());
        return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded));
    }

    private Shell join(String address, String token) {
        return Shell.runWith(
                token + "\n",
                "join",
                "--controller",
                address,
                "--token-file",
                "-",
                "--vtep",
                "127.0.0.1",
                "--name",
                "berlin",
                "--datapath",
                "netdev");
    }

    private void assertNothingWritten() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void writesDownWhatTheControllerGave() throws Exception {
        Shell join = join(rest.address(), SECRET);

        assertThat(join.err()).contains("taken this machine on as host berlin (h-1)");
        assertThat(join.exit()).isZero();
        AgentConfig config = AgentConfig.read(places.config());
        assertThat(config.vtep()).isEqualTo(Optional.of(Ip.parse("127.0.0.1")));
        assertThat(config.controllers()).hasToString("[" + rest.address() + "]");
        assertThat(Files.readString(places.controllersCa())).isEqualTo(Pem.text(PKI.controllersCa()));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(places.key())))
                .isEqualTo("rw-------");
        assertThat(Files.readString(places.key())).startsWith("-----BEGIN PRIVATE KEY-----");
    }

    @Test
    void provesThatItHasTheKey() throws Exception {
        Shell _ = join(rest.address(), SECRET);

        JsonNode body = Api.JSON.readTree(rest.asked().getLast().body());
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initVerify(publicKey(body));
        signature.update(("fairlead-join\n" + SECRET + "\nberlin").getBytes(UTF_8));
        assertThat(signature.verify(
                        Base64.getDecoder().decode(body.path("proof").asText())))
                .isTrue();
    }

    @Test
    void isFineWhenItHasJoinedAlready() throws Exception {
        Shell _ = join(rest.address(), SECRET);
        int before = rest.asked().size();

        Shell again = join(rest.address(), SECRET);

        assertThat(again.exit()).isZero();
        assertThat(again.err()).contains("joined this cluster already, as berlin");
        assertThat(rest.asked()).hasSize(before);
    }

    @Test
    void joinsAnewAsWhatItWasWhenTheControllersRefuseIt() throws Exception {
        Shell _ = join(rest.address(), SECRET);
        String key = Files.readString(places.key());
        new LinkStatus(LinkStatus.State.REFUSED, rest.address(), "Host h-1 was removed").write(places.status());

        Shell again = join(rest.address(), SECRET);

        assertThat(again.exit()).isZero();
        assertThat(again.err()).contains("Host h-1 was removed").contains("taken this machine on as host berlin (h-1)");
        JsonNode body = Api.JSON.readTree(rest.asked().getLast().body());
        assertThat(body.path("hostId").asText()).isEqualTo("h-1");
        assertThat(AgentConfig.read(places.config()).vtep()).isEqualTo(Optional.of(Ip.parse("127.0.0.1")));
        assertThat(Files.readString(places.key())).isEqualTo(key);
    }

    @Test
    void refusesASecondCluster() throws Exception {
        Shell _ = join(rest.address(), SECRET);

        Shell other = join("192.0.2.99", "fl1." + new TestPki().caHash() + ".id1.s3cret");

        assertThat(other.exit()).isEqualTo(1);
        assertThat(other.err()).contains("host of another cluster").contains("fairlead leave");
    }

    @Test
    void doesNotGiveItsTokenToAControllerOfAnotherCluster() throws Exception {
        Shell join = join(rest.address(), "fl1." + new TestPki().caHash() + ".id1.s3cret");

        assertThat(join.exit()).isEqualTo(3);
        assertThat(join.err()).contains("is not the one that made this token");
        assertThat(rest.asked()).extracting(FakeRest.Asked::line).containsExactly("GET /api/v1/ca");
        assertNothingWritten();
    }

    @Test
    void refusesAnMtuThatNoNetworkCanHave() throws Exception {
        Shell join = Shell.runWith(SECRET, "join", "--controller", rest.address(), "--token-file", "-", "--mtu", "5");

        assertThat(join.exit()).isEqualTo(2);
        assertThat(join.err()).contains("576 to 65485");
        assertNothingWritten();
    }

    @Test
    void showsWhyATokenIsRefused() throws Exception {
        rest.refuse("POST /api/v1/join", 403, "The token is used up");

        Shell join = join(rest.address(), SECRET);

        assertThat(join.exit()).isEqualTo(3);
        assertThat(join.err()).contains("The token is used up").contains("Nothing is changed");
        assertNothingWritten();
    }

    @Test
    void saysThatThereIsNoControllerAtTheAddress() throws Exception {
        rest.close();

        Shell join = join(rest.address(), SECRET);

        assertThat(join.exit()).isEqualTo(3);
        assertThat(join.err()).contains("can't be reached");
        assertNothingWritten();
    }

    @Test
    void refusesWhatIsNoToken() throws Exception {
        assertThat(join(rest.address(), "hello").exit()).isEqualTo(2);
        assertThat(rest.asked()).isEmpty();
        assertNothingWritten();
    }

    @Test
    void saysAllThatIsMissing() throws Exception {
        docker.close();
        openVswitch.close();

        Shell join = join(rest.address(), SECRET);

        assertThat(join.exit()).isEqualTo(1);
        assertThat(join.err()).contains("Docker does not answer", "Open vSwitch does not answer", "Nothing is changed");
        assertThat(rest.asked()).isEmpty();
        assertNothingWritten();
    }

    @Test
    void leavesAnothersTlsOfOpenVswitchAlone() throws Exception {
        openVswitch.close();
        openVswitch = new UnixEcho(
                directory.resolve("db.sock"),
                EMPTY_OVS.replaceFirst(
                        "\\[]",
                        "[{\"_uuid\":[\"uuid\",\"1\"],\"private_key\":\"/etc/other.key\",\"external_ids\":[\"map\",[]]}]"));

        Shell join = join(rest.address(), SECRET);

        assertThat(join.exit()).isEqualTo(1);
        assertThat(join.err()).contains("/etc/other.key").contains("ovs-vsctl del-ssl");
        assertNothingWritten();
    }

    @Test
    void saysThatNoInterfaceHasTheVtep() throws Exception {
        Shell join = Shell.runWith(
                SECRET, "join", "--controller", rest.address(), "--token-file", "-", "--vtep", "192.0.2.200");

        assertThat(join.exit()).isEqualTo(1);
        assertThat(join.err()).contains("192.0.2.200");
        assertNothingWritten();
        assertThat(List.of(rest.asked())).containsExactly(List.of());
    }
}
