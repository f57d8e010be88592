package io.fairlead.agent.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.agent.cluster.NetworkId;
import io.fairlead.agent.plug.Route;
import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttachmentBookTest {

    private static final Settings ALL = new Settings(
            Optional.of(Ip.parse("10.1.0.20")),
            Optional.of(MacAddress.parse("02:42:0a:01:00:14")),
            Optional.of("lan0"),
            List.of(Route.parse("10.9.0.0/16@10.1.0.5"), Route.parse("10.8.0.0/16")),
            OptionalInt.of(1_400),
            true);

    @TempDir
    private Path directory;

    private Path file;
    private AttachmentBook book;

    @BeforeEach
    void open() {
        file = directory.resolve("attachments.json");
        book = new AttachmentBook(file);
    }

    @Test
    void keepsWhatIsPutOverARestart() throws IOException {
        Attachment one = attachment("aa".repeat(32), ALL);
        Attachment other = attachment(Attachment.ofNamespace("4:77"), Settings.NONE);
        book.put(one);
        book.put(other);

        assertThat(new AttachmentBook(file).all()).containsExactly(one, other);

        book.remove(one.key());
        assertThat(new AttachmentBook(file).all()).containsExactly(other);
    }

    @Test
    void writesNothingThatItHas() throws IOException {
        book.put(attachment("aa".repeat(32), ALL));
        Files.delete(file);

        book.put(attachment("aa".repeat(32), ALL));
        book.remove(new Attachment.Key("bb".repeat(32), new NetworkId("default", "web")));

        assertThat(file).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[{}]", "[{\"container\": 5}]", "[", "null"})
    void leavesAFileAloneThatItDoesNotUnderstand(String text) throws IOException {
        Files.writeString(file, text);

        assertThatThrownBy(() -> book.put(attachment("aa".repeat(32), ALL)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("attachments.json is not understood");
        assertThat(file).hasContent(text);

        Files.delete(file);
        assertThat(book.all()).isEmpty();
    }

    private static Attachment attachment(String container, Settings settings) {
        return new Attachment(
                container,
                "db",
                "4:77",
                new NetworkId("default", "web"),
                Attachment.By.ATTACH,
                settings,
                "ab".repeat(32),
                Ip.parse("10.1.0.20"),
                "lan0");
    }
}
