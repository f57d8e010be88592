package io.fairlead.agent.plug;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotesFileTest {

    @TempDir
    private Path directory;

    @Test
    void keepsWhatWasWrittenAndNotErased() throws IOException {
        Path file = directory.resolve("agent/notes");
        var notes = new NotesFile(file);
        assertThat(notes.all()).isEmpty();
        notes.write("aa", "default/web");
        notes.write("bb", "acme/web@10.1.0.0/24");
        notes.write("aa", "default/db");
        notes.write("cc", "a=b");
        notes.erase("bb");
        notes.erase("dd");

        assertThat(new NotesFile(file).all()).isEqualTo(Map.of("aa", "default/db", "cc", "a=b"));
    }
}
