package io.fairlead.agent.plug;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A network namespace held open: whatever becomes of the name it was found by, it stays the same one. */
final class Namespace implements AutoCloseable {

    private static final int CLONE_NEWNET = 0x4000_0000;
    private static final Path OWN = Path.of("/proc/thread-self/ns/net");
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private final int descriptor;
    private final String id;

    private Namespace(int descriptor, String id) {
        this.descriptor = descriptor;
        this.id = id;
    }

    /** Something to do in a namespace. */
    interface Task<T> {
        T run() throws IOException;
    }

    /**
     * Opens the namespace that a file stands for.
     *
     * @throws IOException if it stands for none
     */
    static Namespace open(Path file) throws IOException {
        if (!isNamespace(file)) {
            throw new IOException("%s is no network namespace".formatted(file));
        }
        int descriptor = SystemCalls.open(file);
        try {
            return new Namespace(descriptor, key(DESCRIPTORS.resolve(String.valueOf(descriptor))));
        } catch (IOException e) {
            SystemCalls.close(descriptor);
            throw e;
        }
    }

    /** Opening anything else might do something. */
    private static boolean isNamespace(Path file) throws IOException {
        try {
            return Files.getAttribute(file, "unix:dev").equals(Files.getAttribute(OWN, "unix:dev"));
        } catch (NoSuchFileException e) {
            throw new IOException("There is no network namespace %s".formatted(file), e);
        }
    }

    private static String key(Path file) throws IOException {
        return "%s:%s".formatted(Files.getAttribute(file, "unix:dev"), Files.getAttribute(file, "unix:ino"));
    }

    /** The id of the namespace that this thread is in. */
    static String own() throws IOException {
        return key(OWN);
    }

    /** Unique among those that there are now; the kernel uses it again for another one. */
    String id() {
        return id;
    }

    /** By which the kernel is told of it. */
    int descriptor() {
        return descriptor;
    }

    /** Does something in it, on a thread of its own, and waits for that. */
    <T> T inside(Task<T> task) throws IOException {
        var done = new CompletableFuture<T>();
        Thread.ofPlatform().name("namespace-" + id).start(() -> run(task, done));
        try {
            return done
                    .join(); // Not to be interrupted: what is done in there takes no time, and half of it helps nobody.
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw e;
        }
    }

    private <T> void run(Task<T> task, CompletableFuture<T> done) {
        try {
            SystemCalls.setNamespace(descriptor, CLONE_NEWNET);
            done.complete(task.run());
        } catch (IOException | RuntimeException e) {
            done.completeExceptionally(e);
        }
    }

    @Override
    public void close() throws IOException {
        SystemCalls.close(descriptor);
    }
}
