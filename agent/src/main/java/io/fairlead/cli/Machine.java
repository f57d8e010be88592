package io.fairlead.cli;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** This machine: what must run on it, and its units. */
final class Machine {

    static final String SOCKET_UNIT = "fairlead-agent.socket";
    static final String SERVICE_UNIT = "fairlead-agent.service";

    private final Path docker = Path.of(System.getProperty("fairlead.docker", "/var/run/docker.sock"));
    private final Path openVswitch = Path.of(System.getProperty("fairlead.ovsdb", "/run/openvswitch/db.sock"));
    private final Path systemd = Path.of(System.getProperty("fairlead.systemd", "/run/systemd/system"));

    Path openVswitch() {
        return openVswitch;
    }

    Path docker() {
        return docker;
    }

    /** Complains of all that is missing at once. */
    void require() {
        var missing = new ArrayList<String>();
        if (!answers(docker)) {
            missing.add(("Docker does not answer at %s. Install it (Debian: apt-get install docker.io), or start it:"
                            + " systemctl start docker")
                    .formatted(docker));
        }
        if (!answers(openVswitch)) {
            missing.add(
                    ("Open vSwitch does not answer at %s. Install it (Debian: apt-get install openvswitch-switch), or"
                                    + " start it: systemctl start openvswitch-switch")
                            .formatted(openVswitch));
        }
        if (!missing.isEmpty()) {
            throw new CliException(
                    Exit.REFUSED, String.join("\n          ", missing) + "\n          Nothing is changed.");
        }
    }

    private static boolean answers(Path socket) {
        try (var _ = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    boolean hasSystemd() {
        return Files.isDirectory(systemd);
    }

    /** Starts the agent now and at every boot; nothing happens if it runs. */
    void startAgent() {
        systemctl("enable", "--quiet", SOCKET_UNIT, SERVICE_UNIT);
        systemctl("start", SOCKET_UNIT, SERVICE_UNIT);
    }

    /** So that it reads what was written. */
    void restartAgent() {
        systemctl("restart", SERVICE_UNIT);
    }

    void stopAgent() {
        systemctl("disable", "--quiet", "--now", SERVICE_UNIT, SOCKET_UNIT);
    }

    private static void systemctl(String... arguments) {
        var command = new ArrayList<>(List.of("systemctl"));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            if (!process.waitFor(90, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new CliException(
                        Exit.REFUSED,
                        "'%s' failed; see: journalctl -u fairlead-agent".formatted(String.join(" ", command)));
            }
        } catch (IOException e) {
            throw new CliException(
                    Exit.REFUSED, "'%s' can't be run: %s".formatted(String.join(" ", command), e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException(Exit.REFUSED, "Interrupted");
        }
    }
}
