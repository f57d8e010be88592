package io.fairlead.ovsdb.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Runs the programs of Open vSwitch and OpenSSL. */
final class Commands {

    private Commands() {}

    /** Runs a command to its end and gives what it printed, without space around it; fails if it failed. */
    static String run(Path directory, String... command) {
        try {
            Process process = builder(directory, List.of(command)).start();
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

    /** Starts a server whose output goes to a file. */
    static Process start(Path directory, List<String> command) {
        try {
            return builder(directory, command)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve("output").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProcessBuilder builder(Path directory, List<String> command) {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("OVS_RUNDIR", directory.toString());
        builder.environment().put("OVS_LOGDIR", directory.toString());
        builder.environment().put("OVS_DBDIR", directory.toString());
        builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
        return builder;
    }
}
