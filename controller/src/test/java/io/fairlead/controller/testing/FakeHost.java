package io.fairlead.controller.testing;

import io.fairlead.ovsdb.testing.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A host's Open vSwitch with nothing else of a host: Debian's binaries with private directories and without the kernel's
 * datapath. It dials a controller as a real host does, with keys of its own.
 */
public final class FakeHost implements AutoCloseable {

    private final Path directory;
    private final List<Process> daemons = new ArrayList<>();

    /** Starts it in the directory. */
    public FakeHost(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
        run("ovsdb-tool", "create", "conf.db", "/usr/share/openvswitch/vswitch.ovsschema");
        launch(
                "ovsdb-server",
                "conf.db",
                "--remote=punix:" + socket(),
                "--remote=db:Open_vSwitch,Open_vSwitch,manager_options",
                "--private-key=db:Open_vSwitch,SSL,private_key",
                "--certificate=db:Open_vSwitch,SSL,certificate",
                "--ca-cert=db:Open_vSwitch,SSL,ca_cert",
                "--unixctl=db.ctl");
        vsctl("--retry", "--no-wait", "init");
        launch(
                "ovs-vswitchd",
                "unix:" + socket(),
                "--enable-dummy=override",
                "--disable-system",
                "--disable-system-route",
                "--unixctl=vswitchd.ctl");
    }

    /** Where it looks for {@code host.key}, {@code host.pem} and {@code ca.pem}. */
    public Path directory() {
        return directory;
    }

    /** Has the database dial the controller, as an agent would when it has joined. */
    public void dial(String hostId, String manager) {
        vsctl(
                "--no-wait",
                "set-ssl",
                directory.resolve("host.key").toString(),
                directory.resolve("host.pem").toString(),
                directory.resolve("ca.pem").toString(),
                "--",
                "set",
                "open",
                ".",
                "external_ids:fairlead-host-id=" + hostId);
        vsctl(
                "--no-wait",
                "--id=@m",
                "create",
                "manager",
                "target=\"" + manager + "\"",
                "connection_mode=out-of-band",
                "max_backoff=1000",
                "--",
                "set",
                "open",
                ".",
                "manager_options=@m");
    }

    /** Makes a bridge {@code impostor} that calls itself by this datapath id and dials the target with the host's keys. */
    public void impersonate(String datapathId, String target) {
        vsctl(
                "add-br",
                "impostor",
                "--",
                "set",
                "bridge",
                "impostor",
                "fail_mode=secure",
                "protocols=OpenFlow13",
                "other_config:datapath-id=" + datapathId,
                "--",
                "set-controller",
                "impostor",
                target,
                "--",
                "set",
                "controller",
                "impostor",
                "connection_mode=out-of-band",
                "max_backoff=1000");
    }

    /** Runs ovs-vsctl against it. */
    public String vsctl(String... words) {
        return run(with(List.of("ovs-vsctl", "--db=unix:" + socket(), "--timeout=20"), words));
    }

    /** Runs ovs-ofctl against it, in OpenFlow 1.3. */
    public String ofctl(String... words) {
        return run(with(List.of("ovs-ofctl", "-O", "OpenFlow13", "--timeout=20"), words));
    }

    private static String[] with(List<String> first, String... more) {
        var command = new ArrayList<>(first);
        command.addAll(List.of(more));
        return command.toArray(String[]::new);
    }

    private Path socket() {
        return directory.resolve("db.sock");
    }

    private void launch(String... command) {
        daemons.add(Commands.start(directory, command));
    }

    private String run(String... command) {
        return Commands.run(directory, command);
    }

    @Override
    public void close() {
        daemons.reversed().forEach(Process::destroy);
        daemons.forEach(daemon ->
                daemon.onExit().completeOnTimeout(daemon, 5, TimeUnit.SECONDS).join());
        daemons.forEach(Process::destroyForcibly);
    }
}
