package io.fairlead.agent.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

    @TempDir
    private Path directory;

    @Test
    void letsEverybodyReadAFileAndOnlyItsOwnerASecret() throws IOException {
        Path file = directory.resolve("ca.pem");
        Path secret = directory.resolve("key.pem");

        AtomicFile.write(file, "certificate");
        AtomicFile.writeSecret(secret, "key");

        assertThat(file).hasContent("certificate");
        assertThat(secret).hasContent("key");
        assertThat(permissions(file)).isEqualTo("rw-r--r--");
        assertThat(permissions(secret)).isEqualTo("rw-------");
    }

    @Test
    void writesAllToWhatTakesOnlyAPartAtATime() throws IOException {
        var taken = new ByteArrayOutputStream();

        AtomicFile.writeAll(new Stingy(Channels.newChannel(taken)), ByteBuffer.wrap("more than three".getBytes(UTF_8)));

        assertThat(taken).hasToString("more than three");
    }

    @Test
    void changesNoFileBehindALink() throws IOException {
        Path other = Files.writeString(directory.resolve("other"), "not ours");
        String before = permissions(other);
        Path link = Files.createSymbolicLink(directory.resolve("link"), other);

        assertThatThrownBy(() -> AtomicFile.allow(link, PosixFilePermissions.fromString("rwxrwxrwx")))
                .isInstanceOf(IOException.class);
        assertThat(permissions(other)).isEqualTo(before);
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    /** Takes three bytes a call, as a disk that is almost full may. */
    private record Stingy(WritableByteChannel to) implements WritableByteChannel {

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            int taken = Math.min(3, bytes.remaining());
            to.write(bytes.slice(bytes.position(), taken));
            bytes.position(bytes.position() + taken);
            return taken;
        }

        @Override
        public boolean isOpen() {
            return to.isOpen();
        }

        @Override
        public void close() throws IOException {
            to.close();
        }
    }
}
