package io.fairlead.agent.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** Writes whole files: after a crash there is the old one or the new one, never half of one. */
public final class AtomicFile {

    /** A disk that hangs holds the thread that writes, and of those that carry virtual threads there are as few as CPUs. */
    private static final Executor WRITERS =
            task -> Thread.ofPlatform().daemon().name("file-writer").start(task);

    private AtomicFile() {}

    /** Writes a file that everybody may read. */
    public static void write(Path file, String text) throws IOException {
        write(file, text, "rw-r--r--");
    }

    /** Writes a file that only its owner may read, at no moment anybody else. */
    public static void writeSecret(Path file, String text) throws IOException {
        write(file, text, "rw-------");
    }

    /** Is not interrupted: whoever wrote the same file next would meet this one at it. */
    private static void write(Path file, String text, String mode) throws IOException {
        try {
            CompletableFuture.runAsync(() -> writeUnchecked(file, text, mode), WRITERS)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UncheckedIOException failed) {
                throw failed.getCause();
            }
            throw e;
        }
    }

    private static void writeUnchecked(Path file, String text, String mode) {
        try {
            writeHere(file, text, mode);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeHere(Path file, String text, String mode) throws IOException {
        Set<PosixFilePermission> permissions = PosixFilePermissions.fromString(mode);
        Path directory = Files.createDirectories(file.toAbsolutePath().getParent());
        Path fresh = directory.resolve(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (var channel =
                FileChannel.open(fresh, Set.of(CREATE_NEW, WRITE), PosixFilePermissions.asFileAttribute(permissions))) {
            writeAll(channel, ByteBuffer.wrap(text.getBytes(UTF_8)));
            channel.force(true);
        }
        allow(fresh, permissions); // The umask of whoever runs this may have taken some away.
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (var handle = FileChannel.open(directory, READ)) {
            handle.force(true); // The directory's entry, too.
        }
    }

    /** One write may take only a part, as on a disk that is almost full. */
    static void writeAll(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Changes this file itself, and fails where somebody has put a link. (Outside a directory's stream Java follows it.) */
    static void allow(Path file, Set<PosixFilePermission> permissions) throws IOException {
        try (DirectoryStream<Path> directory = Files.newDirectoryStream(file.getParent())) {
            ((SecureDirectoryStream<Path>) directory)
                    .getFileAttributeView(file.getFileName(), PosixFileAttributeView.class, NOFOLLOW_LINKS)
                    .setPermissions(permissions);
        }
    }
}
