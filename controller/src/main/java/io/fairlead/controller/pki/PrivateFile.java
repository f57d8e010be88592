package io.fairlead.controller.pki;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that are there in full or not at all, with their permissions from their first moment. */
public final class PrivateFile {

    private PrivateFile() {}

    /** Writes a file that only its owner may read. */
    public static void writeSecret(Path file, String text) {
        write(file, text, "rw-------");
    }

    /** Writes a file that everybody may read. */
    public static void writePublic(Path file, String text) {
        write(file, text, "rw-r--r--");
    }

    private static void write(Path file, String text, String permissions) {
        Path draft = file.resolveSibling("." + file.getFileName() + ".new");
        try {
            Files.deleteIfExists(draft);
            var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
            try (var channel = FileChannel.open(draft, Set.of(CREATE_NEW, WRITE), mode)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(draft, file, ATOMIC_MOVE);
            try (var directory = FileChannel.open(file.toAbsolutePath().getParent())) {
                directory.force(true); // The name must outlive a power cut as the bytes do.
            }
        } catch (IOException e) {
            throw new PkiException("Can't write %s".formatted(file), e);
        }
    }

    /** Reads all of it. */
    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new PkiException("Can't read %s".formatted(file), e);
        }
    }
}
