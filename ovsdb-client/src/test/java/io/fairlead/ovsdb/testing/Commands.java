package io.fairlead.ovsdb.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Runs the programs of Open vSwitch and OpenSSL, with their files in a directory of the test's own. */
public final class Commands {

    private Commands() {}

    /** Runs a command to its end and gives what it printed, without space around it; fails if it failed. */
    public static String run(Path directory, String... command) {
        try {
            Process process = builder(directory, command).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("%s: %s".formatted(List.of(command), output));
            }
            return output.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Starts a server; what it prints goes to the {@link #log} of its program. */
    public static Process start(Path directory, String... command) {
        try {
            return builder(directory, command)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            log(directory, command[0]).toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a program has printed that was started there. */
    static Path log(Path directory, String program) {
        return directory.resolve(program + ".log");
    }

    private static ProcessBuilder builder(Path directory, String... command) {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        for (String place : List.of("OVS_RUNDIR", "OVS_LOGDIR", "OVS_DBDIR", "OVS_SYSCONFDIR")) {
            builder.environment().put(place, directory.toString());
        }
        builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
        return builder;
    }
}
