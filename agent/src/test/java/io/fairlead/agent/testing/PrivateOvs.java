package io.fairlead.agent.testing;

import static org.awaitility.Awaitility.await;

import io.fairlead.ovsdb.OvsdbAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An Open vSwitch of a test's own, in a directory of its own and without the kernel's datapath. */
public final class PrivateOvs implements AutoCloseable {

    private final Path directory;
    private final List<Process> daemons = new ArrayList<>();

    private PrivateOvs(Path directory) {
        this.directory = directory;
    }

    public static PrivateOvs start(Path directory) throws IOException, InterruptedException {
        var ovs = new PrivateOvs(directory);
        ovs.run("ovsdb-tool", "create", "conf.db", "/usr/share/openvswitch/vswitch.ovsschema");
        ovs.startDatabase();
        ovs.startSwitch();
        return ovs;
    }

    public void startSwitch() throws IOException {
        daemons.add(launch(
                "ovs-vswitchd",
                "unix:" + socket(),
                "--enable-dummy=override",
                "--disable-system",
                "--disable-system-route"));
    }

    /** As by kill -9. */
    public void killSwitch() throws InterruptedException {
        daemons.removeLast().destroyForcibly().waitFor();
    }

    /** Where {@code ovs-ofctl} finds a bridge. */
    public String management(String bridge) {
        return "unix:" + directory.resolve(bridge + ".mgmt");
    }

    /** Lets the switch do nothing, or go on. */
    public void pauseSwitch(boolean pause) throws IOException, InterruptedException {
        run("kill", pause ? "-STOP" : "-CONT", String.valueOf(daemons.getLast().pid()));
    }

    /** Lets the database do nothing, or go on. */
    public void pauseDatabase(boolean pause) throws IOException, InterruptedException {
        run("kill", pause ? "-STOP" : "-CONT", String.valueOf(daemons.getFirst().pid()));
    }

    public void startDatabase() throws IOException, InterruptedException {
        daemons.addFirst(launch("ovsdb-server", "conf.db", "--remote=punix:" + socket(), "--unixctl=db.ctl"));
        await().until(() -> Files.exists(socket()));
        run("ovs-vsctl", "--no-wait", "init");
    }

    public void stopDatabase() throws IOException, InterruptedException {
        daemons.removeFirst().destroyForcibly().waitFor();
        Files.deleteIfExists(socket());
    }

    public OvsdbAddress address() {
        return new OvsdbAddress.Unix(socket());
    }

    /** Where its database is. */
    public Path socket() {
        return directory.resolve("db.sock");
    }

    public String vsctl(String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("ovs-vsctl"));
        command.addAll(List.of(words));
        return run(command.toArray(String[]::new));
    }

    private String run(String... command) throws IOException, InterruptedException {
        if (command[0].equals("ovs-vsctl")) {
            var more = new ArrayList<>(List.of(command));
            more.addAll(1, List.of("--db=unix:" + socket(), "--timeout=10"));
            command = more.toArray(String[]::new);
        }
        Process process = builder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
        return output.strip();
    }

    private Process launch(String... command) throws IOException {
        return builder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(command[0] + ".log").toFile())
                .start();
    }

    private ProcessBuilder builder(String... command) {
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        for (String variable : List.of("OVS_RUNDIR", "OVS_LOGDIR", "OVS_DBDIR", "OVS_SYSCONFDIR")) {
            builder.environment().put(variable, directory.toString());
        }
        builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
        return builder;
    }

    @Override
    public void close() {
        daemons.reversed().forEach(Process::destroy);
        daemons.forEach(daemon ->
                daemon.onExit().completeOnTimeout(daemon, 5, TimeUnit.SECONDS).join());
        daemons.forEach(Process::destroyForcibly);
    }
}
