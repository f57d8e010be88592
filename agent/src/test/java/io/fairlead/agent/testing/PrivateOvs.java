package io.fairlead.agent.testing;

import static org.awaitility.Awaitility.await;

import io.fairlead.ovsdb.OvsdbAddress;
import io.fairlead.ovsdb.testing.Commands;
import java.io.IOException;
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

    public static PrivateOvs start(Path directory) {
        var ovs = new PrivateOvs(directory);
        ovs.run("ovsdb-tool", "create", "conf.db", "/usr/share/openvswitch/vswitch.ovsschema");
        ovs.startDatabase();
        ovs.startSwitch();
        return ovs;
    }

    public void startSwitch() {
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
    public void pauseSwitch(boolean pause) {
        run("kill", pause ? "-STOP" : "-CONT", String.valueOf(daemons.getLast().pid()));
    }

    /** Lets the database do nothing, or go on. */
    public void pauseDatabase(boolean pause) {
        run("kill", pause ? "-STOP" : "-CONT", String.valueOf(daemons.getFirst().pid()));
    }

    public void startDatabase() {
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

    public String vsctl(String... words) {
        var command = new ArrayList<>(List.of("ovs-vsctl"));
        command.addAll(List.of(words));
        return run(command.toArray(String[]::new));
    }

    private String run(String... command) {
        if (command[0].equals("ovs-vsctl")) {
            var more = new ArrayList<>(List.of(command));
            more.addAll(1, List.of("--db=unix:" + socket(), "--timeout=10"));
            command = more.toArray(String[]::new);
        }
        return Commands.run(directory, command);
    }

    private Process launch(String... command) {
        return Commands.start(directory, command);
    }

    @Override
    public void close() {
        daemons.reversed().forEach(Process::destroy);
        daemons.forEach(daemon ->
                daemon.onExit().completeOnTimeout(daemon, 5, TimeUnit.SECONDS).join());
        daemons.forEach(Process::destroyForcibly);
    }
}
