package io.fairlead.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.agent.link.AgentConfig;
import io.fairlead.agent.link.ControllerAddress;
import io.fairlead.agent.link.LinkStatus;
import io.fairlead.agent.link.Places;
import io.fairlead.agent.protocol.DatapathType;
import io.fairlead.agent.protocol.Message;
import io.fairlead.agent.protocol.Message.Hello;
import io.fairlead.agent.protocol.Message.LeaseStates;
import io.fairlead.agent.protocol.Message.Networks;
import io.fairlead.agent.protocol.Message.Welcome;
import io.fairlead.agent.testing.FakeController;
import io.fairlead.agent.testing.TestPki;
import io.fairlead.ipam.HostId;
import io.fairlead.net.Ip;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentMainIT {

    private static final TestPki PKI = new TestPki();

    @TempDir
    private Path directory;

    private Places places;
    private Path socket;
    private Process agent;
    private FakeController controller;

    @BeforeEach
    void start() throws Exception {
        places = new Places(directory.resolve("etc"), directory.resolve("var"), directory.resolve("run"));
        socket = directory.resolve("plugin.sock");
        controller = new FakeController(PKI.controller())
                .on(
                        Hello.class,
                        _ -> List.of(
                                new Welcome(Message.VERSION, new HostId("h-1"), List.of()),
                                new Networks(List.of()),
                                new LeaseStates(List.of(), List.of())));
    }

    @AfterEach
    void stop() throws Exception {
        agent.destroyForcibly().waitFor();
        controller.close();
    }

    private void run() throws IOException {
        agent = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx48m",
                        "-Dfairlead.etc=" + places.etc(),
                        "-Dfairlead.var=" + places.var(),
                        "-Dfairlead.run=" + places.run(),
                        "-Dfairlead.ovsdb=" + directory.resolve("db.sock"),
                        "-Dfairlead.docker=" + directory.resolve("docker.sock"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        AgentMain.class.getName(),
                        "--plugin-socket",
                        socket.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        await().ignoreExceptions().until(() -> call("Plugin.Activate").contains("NetworkDriver"));
    }

    private void join() throws Exception {
        PKI.equip(places, "h-1");
        new AgentConfig(
                        new HostId("h-1"),
                        "berlin",
                        List.of(new ControllerAddress("127.0.0.1", controller.port())),
                        Optional.of(Ip.parse("127.0.0.1")),
                        Optional.of(DatapathType.NETDEV),
                        Optional.empty(),
                        6640)
                .write(places.config());
    }

    private String call(String name) throws IOException {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            String request = "POST /%s HTTP/1.1\r\nHost: plugin\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"
                    .formatted(name);
            channel.write(ByteBuffer.wrap(request.getBytes(UTF_8)));
            return new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
        }
    }

    @Test
    void refusesWhatIsNewOnAMachineInNoClusterAndStartsAnewOnceItHasJoined() throws Exception {
        run();

        assertThat(call("NetworkDriver.CreateNetwork"))
                .contains("in no Fairlead cluster")
                .contains("fairlead join");
        assertThat(call("NetworkDriver.DeleteNetwork"))
                .startsWith("HTTP/1.1 200")
                .doesNotContain("Err");
        join();

        assertThat(agent.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(agent.exitValue()).isZero();
    }

    @Test
    void servesDockerAndTheClusterAndEndsWhenToldTo() throws Exception {
        join();
        run();

        await().until(() -> !controller.received(Hello.class).isEmpty());
        await().ignoreExceptions().until(() -> LinkStatus.read(places.status()).state() == LinkStatus.State.CONNECTED);
        assertThat(controller.received(Hello.class).getFirst().name()).isEqualTo("berlin");
        agent.destroy();

        assertThat(agent.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(agent.exitValue()).isEqualTo(143);
        assertThat(Files.readString(directory.resolve("log"))).contains("Agent started");
    }
}
