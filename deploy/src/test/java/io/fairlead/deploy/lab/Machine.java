package io.fairlead.deploy.lab;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** One machine of the lab. */
public sealed class Machine permits Host {

    private static final String DISK = "/root/disk";

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

    /** Something that does nothing until this is closed. */
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

    /** Puts a directory of a unit on a disk of its own, with what is in it; restarts the unit. */
    public void giveDisk(String unit, String directory) {
        shell("""
                set -e; systemctl stop $1; truncate --size=32M $3; mkfs.ext4 -q -F $3
                [ -e /dev/loop-control ] || mknod /dev/loop-control c 10 237
                loop=$(losetup --find); [ -e $loop ] || mknod $loop b 7 ${loop#/dev/loop}
                losetup $loop $3; mount $loop /mnt; cp --archive $2/. /mnt; umount /mnt
                mount $loop $2; losetup --detach $loop; systemctl start $1
                """, unit, directory, DISK).text();
    }

    /** Undoes {@link #giveDisk}. */
    public void takeDisk(String unit, String directory) {
        shell("""
                fsfreeze --unfreeze $2 2>/dev/null || true
                set -e; systemctl stop $1; mkdir --parents $3.d; cp --archive $2/. $3.d; umount $2
                rm -rf $3.d/lost+found; cp --archive $3.d/. $2; rm -rf $3 $3.d; systemctl start $1
                """, unit, directory, DISK).text();
    }

    /** Lets nothing be written to a disk of its own until this is closed: whoever writes hangs. */
    public Frozen freezeDisk(String directory) {
        run("fsfreeze", "--freeze", directory).text();
        return () -> run("fsfreeze", "--unfreeze", directory).text();
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

    /** Stops units until this is closed. */
    public Frozen off(String... units) {
        stop(units);
        return () -> start(units);
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
