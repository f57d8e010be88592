package io.fairlead.openflow.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real Open vSwitch of the test class's own: Debian's binaries with private directories and the dummy datapath, so it
 * needs no privileges and touches no other one on the machine. Has one bridge, {@code br0}, of OpenFlow 1.3 in secure
 * fail mode. Register it as a static field with {@code @RegisterExtension}.
 */
public final class RealOvs implements BeforeAllCallback, AfterAllCallback {

    public static final String BRIDGE = "br0";

    private static final long PATIENCE_SECONDS = 60;
    private static final String SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema";

    private final List<Process> daemons = new ArrayList<>();
    private Path directory;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        start();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        stop();
    }

    /** For use outside of JUnit; to be stopped. */
    public void start() throws IOException {
        directory = Files.createTempDirectory("ovs");
        run("ovsdb-tool", "create", file("conf.db"), SCHEMA);
        daemon("ovsdb-server", file("conf.db"), "--remote=punix:" + file("db.sock"), "--unixctl=" + file("ovsdb.ctl"));
        vsctl("--retry", "--no-wait", "init");
        startSwitch();
        vsctl("add-br", BRIDGE, "--", "set", "bridge", BRIDGE, "datapath_type=dummy", "fail_mode=secure");
        vsctl("set", "bridge", BRIDGE, "protocols=OpenFlow13", "other-config:disable-in-band=true");
    }

    private void startSwitch() throws IOException {
        daemon(
                "ovs-vswitchd",
                "unix:" + file("db.sock"),
                "--enable-dummy",
                "--disable-system",
                "--disable-system-route",
                "--unixctl=" + file("vswitchd.ctl"));
    }

    /** Ends the processes and removes the files. */
    public void stop() throws IOException {
        for (Process daemon : daemons.reversed()) {
            daemon.destroy();
            daemon.onExit().join();
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private void daemon(String... command) throws IOException {
        daemons.add(builder(List.of(command))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(command[0] + ".log").toFile())
                .start());
    }

    private ProcessBuilder builder(List<String> command) {
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("OVS_RUNDIR", directory.toString());
        builder.environment().put("OVS_LOGDIR", directory.toString());
        builder.environment().put("OVS_DBDIR", directory.toString());
        return builder;
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    /** The directory of its sockets and logs. */
    public Path directory() {
        return directory;
    }

    /** Its process, for tests that stop or kill it; the database server is not reachable this way. */
    public ProcessHandle vswitchd() {
        return daemons.getLast().toHandle();
    }

    /** Runs ovs-vsctl against it. */
    public String vsctl(String... arguments) {
        return tool(List.of("ovs-vsctl", "--db=unix:" + file("db.sock"), "--timeout=30"), arguments);
    }

    /** Runs ovs-ofctl against it, in OpenFlow 1.3. */
    public String ofctl(String... arguments) {
        return tool(List.of("ovs-ofctl", "-O", "OpenFlow13", "--timeout=60"), arguments);
    }

    /** Has the bridge dial a controller at this address, like {@code tcp:127.0.0.1:6653}. */
    public void dial(String target) {
        vsctl("set-controller", BRIDGE, target);
        vsctl("set", "controller", BRIDGE, "connection_mode=out-of-band", "max_backoff=1000");
    }

    /** Its flows as ovs-ofctl prints them, one a line, without statistics. */
    public List<String> dumpFlows() {
        return lines(ofctl("--no-stats", "dump-flows", BRIDGE));
    }

    /** Its groups as ovs-ofctl prints them, one a line. */
    public List<String> dumpGroups() {
        return lines(ofctl("dump-groups", BRIDGE));
    }

    private static List<String> lines(String dump) {
        return dump.lines()
                .filter(line -> line.startsWith(" "))
                .map(String::strip)
                .toList();
    }

    private String tool(List<String> tool, String... arguments) {
        return run(Stream.concat(tool.stream(), Stream.of(arguments)).toArray(String[]::new));
    }

    private String run(String... command) {
        try {
            Path output = Files.createTempFile(directory, "out", ".txt");
            Process process = builder(List.of(command))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("No end of " + String.join(" ", command));
            }
            String text = Files.readString(output);
            Files.delete(output);
            if (process.exitValue() != 0) {
                throw new IllegalStateException("%s: %s".formatted(String.join(" ", command), text));
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted in " + String.join(" ", command), e);
        }
    }
}
