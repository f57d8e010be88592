package io.fairlead.agent.plug;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A thread in a network namespace of its own, and what is run in it; the namespace ends with it. Needs root. */
final class PrivateNetwork implements AutoCloseable {

    private static final int CLONE_NEWNET = 0x4000_0000;

    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().factory());

    PrivateNetwork() {
        assumeTrue("root".equals(System.getProperty("user.name")), "a network namespace needs root");
        run(() -> {
            enter();
            return null;
        });
    }

    @SuppressWarnings("restricted") // There is no other way to change a thread's namespace.
    private static void enter() throws IOException {
        var linker = Linker.nativeLinker();
        var unshare = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("unshare"), FunctionDescriptor.of(JAVA_INT, JAVA_INT));
        int result = call(unshare);
        if (result != 0) {
            throw new IOException("No network namespace: are we root?");
        }
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // What a method handle is declared to throw.
    private static int call(MethodHandle unshare) {
        try {
            return (int) unshare.invokeExact(CLONE_NEWNET);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    <T> T run(Callable<T> what) {
        try {
            return thread.submit(what).get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** The output of a command; a child inherits the namespace of the thread that forks it. */
    String command(String... words) {
        return run(() -> {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return output;
        });
    }

    /** The file by which others find this namespace. */
    Path namespace() {
        return run(() -> Path.of("/proc")
                .resolve(Files.readSymbolicLink(Path.of("/proc/thread-self")))
                .resolve("ns/net"));
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
