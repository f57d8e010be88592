package io.fairlead.ovsdb.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** A small schema with a column of every kind, database {@code Books}, one table {@code Book}, unique by title. */
public final class Books {

    private Books() {}

    /** Its file. */
    public static Path schema() {
        try (InputStream in = Books.class.getResourceAsStream("books.ovsschema")) {
            Path file = Files.createTempFile("books", ".ovsschema");
            file.toFile().deleteOnExit();
            Files.write(file, Objects.requireNonNull(in).readAllBytes());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
