package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.agent.link.AgentConfig;
import io.fairlead.agent.link.ControllerAddress;
import io.fairlead.agent.link.OvsAttachment;
import io.fairlead.agent.link.Places;
import io.fairlead.agent.protocol.DatapathType;
import io.fairlead.agent.protocol.Message.Facts;
import io.fairlead.agent.testing.FakeRest;
import io.fairlead.agent.testing.TestPki;
import io.fairlead.agent.testing.UnixEcho;
import io.fairlead.ipam.HostId;
import io.fairlead.net.Ip;
import io.fairlead.ovsdb.testing.OvsdbServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaveCommandIT {

    private static final TestPki PKI = new TestPki();

    @TempDir
    private Path directory;

    private Places places;
    private OvsdbServer database;
    private UnixEcho docker;
    private FakeRest rest;

    @BeforeEach
    void join() throws Exception {
        places = new Places(directory.resolve("etc"), directory.resolve("var"), directory.resolve("run"));
        database = OvsdbServer.vswitch();
        docker = new UnixEcho(directory.resolve("docker.sock"), "HTTP/1.0 200 OK\r\n\r\n[]");
        rest = new FakeRest(PKI.controller()).on("DELETE /api/v1/hosts/h-1?force=true", 204, "");
        Map.of(
                        "etc", places.etc(),
                        "var", places.var(),
                        "run", places.run(),
                        "systemd", directory.resolve("none"),
                        "docker", directory.resolve("docker.sock"),
                        "ovsdb", database.socket())
                .forEach((name, path) -> System.setProperty("fairlead." + name, path.toString()));
        PKI.equip(places, "h-1");
        var config = new AgentConfig(
                new HostId("h-1"),
                "berlin",
                List.of(ControllerAddress.parse(rest.address())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                6640);
        config.write(places.config());
        database.vsctl("add-br", "br-other");
        new OvsAttachment(database.socket(), places)
                .ensure(
                        config,
                        new Facts(Ip.parse("192.0.2.7"), 1450, DatapathType.NETDEV, Optional.empty(), List.of()));
    }

    @AfterEach
    void stop() throws Exception {
        Stream.of("etc", "var", "run", "systemd", "docker", "ovsdb")
                .forEach(name -> System.clearProperty("fairlead." + name));
        rest.close();
        docker.close();
        database.close();
    }

    private void makeBridge() throws Exception {
        database.vsctl("add-br", "br-fairlead", "--", "add-port", "br-fairlead", "fl-vxlan");
    }

    private void runContainer() throws Exception {
        database.vsctl(
                "add-port",
                "br-fairlead",
                "fl0123",
                "--",
                "set",
                "Interface",
                "fl0123",
                "external_ids:fairlead-endpoint=0123",
                "external_ids:fairlead-container-name=web1");
    }

    @Test
    void removesAllOfOursAndNothingElse() throws Exception {
        makeBridge();

        Shell leave = Shell.run("leave");

        assertThat(leave.err()).contains("The controllers have taken back");
        assertThat(leave.out()).isEqualTo("This machine has left its cluster.\n");
        assertThat(leave.exit()).isZero();
        assertThat(database.vsctl("list-br")).isEqualTo("br-other");
        assertThat(database.vsctl("get-manager")).isEmpty();
        assertThat(database.vsctl("get", "Open_vSwitch", ".", "external_ids")).isEqualTo("{}");
        assertThat(Stream.of(places.config(), places.key(), places.certificate(), places.controllersCa()))
                .noneMatch(Files::exists);
    }

    @Test
    void leavesABridgeOfThatNameAloneThatControllersDidNotMake() throws Exception {
        database.vsctl("add-br", "br-fairlead");

        assertThat(Shell.run("leave").exit()).isZero();

        assertThat(database.vsctl("list-br").lines()).containsExactly("br-fairlead", "br-other");
    }

    @Test
    void refusesWhileContainersRun() throws Exception {
        makeBridge();
        runContainer();

        Shell leave = Shell.run("leave");

        assertThat(leave.exit()).isEqualTo(1);
        assertThat(leave.err()).contains("web1", "--force", "Nothing is changed");
        assertThat(database.vsctl("list-br").lines()).contains("br-fairlead");
        assertThat(rest.asked()).isEmpty();
        assertThat(places.config()).exists();
    }

    @Test
    void leavesWithRunningContainersWhenForced() throws Exception {
        makeBridge();
        runContainer();

        assertThat(Shell.run("leave", "--force").exit()).isZero();

        assertThat(database.vsctl("list-br")).isEqualTo("br-other");
    }

    @Test
    void leavesWithoutAControllerAndSaysWhatIsLeftToDo() throws Exception {
        rest.close();

        Shell leave = Shell.run("leave");

        assertThat(leave.exit()).isZero();
        assertThat(leave.err()).contains("fairlead host remove berlin");
    }

    @Test
    void tellsNobodyToRemoveAHostOfWhichThisIsACopy() {
        rest.on("DELETE /api/v1/hosts/h-1?force=true", 409, "{\"detail\":\"Host h-1 is connected and stays.\"}");

        Shell leave = Shell.run("leave");

        assertThat(leave.exit()).isZero();
        assertThat(leave.err())
                .contains("keep host berlin: Host h-1 is connected and stays")
                .doesNotContain("remove");
        assertThat(places.key()).doesNotExist();
    }

    @Test
    void hasNothingToDoTheSecondTime() {
        assertThat(Shell.run("leave").exit()).isZero();

        assertThat(Shell.run("leave").err()).contains("in no cluster");
    }
}
