package io.fairlead.deploy.lab;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** One machine of the lab. */
public sealed class Machine permits Host {

    private final Lab lab;
    private final String name;

    Machine(Lab lab, String name) {
        this.lab = lab;
        this.name = name;
    }

    public String name() {
        return name;
    }

    protected Lab lab() {
        return lab;
    }

    /** Runs a command there as root. */
    public Result run(String... command) {
        return lab.lab(onMachine(command));
    }

    /** Runs a script of the shell there, with arguments $1, $2, …. */
    public Result shell(String script, String... arguments) {
        return run(Stream.concat(Stream.of("bash", "-c", script, "bash"), Stream.of(arguments))
                .toArray(String[]::new));
    }

    /** Runs a command there beside the test; its result comes when it has ended. */
    public CompletableFuture<Result> beside(String... command) {
        var result = new CompletableFuture<Result>();
        Thread.ofVirtual().start(() -> result.complete(run(command)));
        return result;
    }

    /** A command there that goes on running beside the test. */
    Process begin(String... command) {
        return lab.begin(onMachine(command));
    }

    private String[] onMachine(String... command) {
        return Stream.concat(Stream.of("exec", name), Stream.of(command)).toArray(String[]::new);
    }

    /** Ends the main process of a unit as a crash would, and waits until systemd has started another. */
    public void crash(String unit) {
        var before = mainPid(unit);
        run("kill", "-9", before).text();
        await("another process of " + unit + " on " + name)
                .atMost(60, SECONDS)
                .until(() -> mainPid(unit), pid -> !pid.equals(before) && !pid.equals("0"));
    }

    /** Ends the main process of a unit as a crash would, and waits for nothing. */
    public void kill(String unit) {
        run("systemctl", "kill", "--kill-who=main", "--signal=KILL", unit).text();
    }

    /** A unit that does nothing until this is closed. */
    public interface Frozen extends AutoCloseable {
        @Override
        void close();
    }

    /** Stops the main process of a unit in the middle of whatever it does, as a hanging disk would. */
    public Frozen freeze(String unit) {
        var pid = mainPid(unit);
        run("kill", "-STOP", pid).text();
        return () -> run("kill", "-CONT", pid).text();
    }

    private String mainPid(String unit) {
        return run("systemctl", "show", "--property", "MainPID", "--value", unit)
                .text();
    }

    public void stop(String... units) {
        systemctl("stop", units);
    }

    public void start(String... units) {
        systemctl("start", units);
    }

    private void systemctl(String verb, String... units) {
        run(Stream.concat(Stream.of("systemctl", verb), Stream.of(units)).toArray(String[]::new))
                .text();
    }

    @Override
    public String toString() {
        return name;
    }
}
