package io.fairlead.controller.store;

import io.fairlead.controller.model.ControllerId;
import io.fairlead.controller.pki.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Where a controller keeps its id. */
public record ControllerIdFile(Path file) {

    /** Reads the id, or makes one where the file is missing. */
    public ControllerId open(RandomGenerator random) {
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                PrivateFile.writePublic(file, new UUID(random.nextLong(), random.nextLong()) + "\n");
            }
            return new ControllerId(Files.readString(file).strip());
        } catch (IOException e) {
            throw new UncheckedIOException("Can't read " + file, e);
        } catch (IllegalArgumentException e) {
            throw new StoreException("%s is damaged; restore it from a backup".formatted(file), e);
        }
    }
}
