package io.fairlead.agent.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A database of Open vSwitch of a test's own, without a switch. */
public final class PrivateDatabase implements AutoCloseable {

    private final Path socket;
    private final Process server;

    /** Starts it with its files in that directory. */
    public PrivateDatabase(Path directory) throws Exception {
        Path file = directory.resolve("conf.db");
        socket = directory.resolve("db.sock");
        run("ovsdb-tool", "create", file.toString(), "/usr/share/openvswitch/vswitch.ovsschema");
        server = new ProcessBuilder(
                        "ovsdb-server",
                        "--remote=punix:" + socket,
                        "--unixctl=" + directory.resolve("ctl"),
                        "--no-chdir",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("ovsdb.log").toFile())
                .start();
        await().until(() -> Files.exists(socket));
        vsctl("init");
    }

    public Path socket() {
        return socket;
    }

    /** What {@code ovs-vsctl} says. */
    public String vsctl(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("ovs-vsctl", "--db=unix:" + socket, "--no-wait"));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.strip();
    }

    @Override
    public void close() {
        server.destroy();
        server.onExit().join();
    }
}
