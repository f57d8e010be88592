package io.fairlead.controller.store;

import io.fairlead.controller.pki.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The addresses at which the store was served when that was last known, in a file: a controller whose own server does not
 * lead finds the others by it when it starts.
 */
public record KnownStores(Path file) {

    /** One address each; none where nothing was kept. */
    public List<String> read() {
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file).stream()
                            .filter(line -> !line.isBlank())
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("Can't read " + file, e);
        }
    }

    /** Writes them down, if they are others. */
    public void keep(List<String> addresses) {
        if (!read().equals(addresses)) {
            PrivateFile.writePublic(file, String.join("\n", addresses) + "\n");
        }
    }
}
