package io.fairlead.controller.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real ovsdb-server that can be killed and started again. */
public final class StoreServer {

    private final List<String> command;
    private final Path log;
    private Process process;

    /** Starts it by this command; what it says goes to the log. */
    public StoreServer(List<String> command, Path log) throws IOException {
        this.command = List.copyOf(command);
        this.log = log;
        this.process = run();
    }

    private Process run() throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /** Ends it without warning (SIGKILL), and waits until it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    /** Starts it again. */
    public void start() throws IOException {
        process = run();
    }
}
