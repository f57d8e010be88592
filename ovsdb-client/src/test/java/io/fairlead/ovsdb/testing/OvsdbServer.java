package io.fairlead.ovsdb.testing;

import static org.awaitility.Awaitility.await;

import io.fairlead.ovsdb.OvsdbAddress;
import io.fairlead.ovsdb.TlsFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A real {@code ovsdb-server} of one database, in a directory of its own. */
public final class OvsdbServer implements AutoCloseable {

    /** The schema of Open vSwitch as it is installed here. */
    public static final Path VSWITCH = Path.of("/usr/share/openvswitch/vswitch.ovsschema");

    private final Path directory;
    private final List<String> command = new ArrayList<>();
    private final int port = freePort();
    private final boolean tls;
    private @Nullable Process process;

    private OvsdbServer(Path directory, @Nullable TlsFiles tls) {
        this.directory = directory;
        this.tls = tls != null;
        command.addAll(List.of(
                "ovsdb-server",
                "--remote=punix:" + socket(),
                "--remote=" + (this.tls ? "pssl:" : "ptcp:") + port + ":127.0.0.1",
                "--unixctl=" + directory.resolve("ctl")));
        if (tls != null) {
            command.addAll(List.of(
                    "--certificate=" + tls.certificate(),
                    "--private-key=" + tls.key(),
                    "--ca-cert=" + tls.authority()));
        }
        command.add(directory.resolve("db").toString());
    }

    /** Starts a standalone server of Open vSwitch's own database, with its one root row. */
    public static OvsdbServer vswitch() {
        OvsdbServer server = standalone(VSWITCH, null);
        Commands.run(server.directory, "ovs-vsctl", "--no-wait", "--db=unix:" + server.socket(), "init");
        return server;
    }

    /** The same, dialling out to a manager over TLS. */
    public static OvsdbServer vswitch(String manager, TlsFiles tls) {
        OvsdbServer server = create(VSWITCH, tls);
        server.command.add("--remote=" + manager);
        server.start();
        return server;
    }

    /** Starts a standalone server of a database of that schema; with TLS if there are files for it. */
    public static OvsdbServer standalone(Path schema, @Nullable TlsFiles tls) {
        OvsdbServer server = create(schema, tls);
        server.start();
        return server;
    }

    /** A server over a database that is there already, in the directory. */
    static OvsdbServer over(Path directory) {
        return new OvsdbServer(directory, null);
    }

    private static OvsdbServer create(Path schema, @Nullable TlsFiles tls) {
        var server = new OvsdbServer(TestDirectory.make(), tls);
        Commands.run(server.directory, "ovsdb-tool", "create", "db", schema.toString());
        return server;
    }

    public Path directory() {
        return directory;
    }

    /** Where it listens for TCP, or TLS if it was started so. */
    public OvsdbAddress address() {
        return tls ? new OvsdbAddress.Ssl("127.0.0.1", port) : new OvsdbAddress.Tcp("127.0.0.1", port);
    }

    /** Where its Unix socket is. */
    public Path socket() {
        return directory.resolve("db.sock");
    }

    /** Its Unix socket. */
    public OvsdbAddress unix() {
        return new OvsdbAddress.Unix(socket());
    }

    /** Starts it, or starts it again, and waits until it answers. */
    public void start() {
        process = Commands.start(directory, command.toArray(String[]::new));
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(10))
                .until(this::listens);
    }

    /** Ends it by SIGKILL, as a crash does. */
    public void kill() {
        Process running = process;
        process = null;
        if (running != null) {
            running.destroyForcibly();
            running.onExit().join();
        }
    }

    /** Its process id while it runs. */
    public long pid() {
        if (process == null) {
            throw new IllegalStateException("Not running");
        }
        return process.pid();
    }

    /** Runs {@code ovs-appctl} against it. */
    public String control(String... arguments) {
        var all = new ArrayList<>(List.of("ovs-appctl", "--timeout=5", "--target=" + directory.resolve("ctl")));
        all.addAll(List.of(arguments));
        return Commands.run(directory, all.toArray(String[]::new));
    }

    /** Runs {@code ovs-vsctl} against it, without waiting for a switch. */
    public String vsctl(String... arguments) {
        var all = new ArrayList<>(List.of("ovs-vsctl", "--no-wait", "--timeout=5", "--db=unix:" + socket()));
        all.addAll(List.of(arguments));
        return Commands.run(directory, all.toArray(String[]::new));
    }

    @Override
    public void close() {
        kill();
        TestDirectory.delete(directory);
    }

    private boolean listens() throws IOException {
        if (process == null || !process.isAlive()) {
            throw new IllegalStateException(
                    "ovsdb-server ended: " + Files.readString(Commands.log(directory, "ovsdb-server")));
        }
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
            return channel.isConnected();
        } catch (IOException e) {
            return false; // Not there yet, or left behind by the one before.
        }
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
