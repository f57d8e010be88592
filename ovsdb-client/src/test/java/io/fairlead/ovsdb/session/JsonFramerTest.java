package io.fairlead.ovsdb.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.ovsdb.codec.Json;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.TooLongFrameException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFramerTest {

    private static final String LETTERS = "a\"\\{}[]:, \n€😀\u0001";

    /** Whatever strings the objects hold and wherever the stream is cut, the same objects come out. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 20_261})
    void givesBackTheObjectsOfAStream(long seed) {
        var random = new Random(seed);
        List<String> objects = new ArrayList<>();
        var stream = new ByteArrayOutputStream();
        for (int i = 0; i < 200; i++) {
            byte[] object = Json.write(Map.of(text(random), List.of(text(random), Map.of(text(random), i))));
            objects.add(new String(object, UTF_8));
            stream.writeBytes(object);
            stream.writeBytes(" \n\t\r".substring(random.nextInt(5)).getBytes(UTF_8));
        }
        assertThat(frames(stream.toByteArray(), random)).isEqualTo(objects);
    }

    @Test
    void refusesWhatIsTooLong() {
        var channel = new EmbeddedChannel(new JsonFramer(100));
        assertThatThrownBy(() -> channel.writeInbound(bytes("{\"" + "x".repeat(200))))
                .isInstanceOf(TooLongFrameException.class);
    }

    @Test
    void refusesWhatIsNoObject() {
        var channel = new EmbeddedChannel(new JsonFramer(100));
        assertThatThrownBy(() -> channel.writeInbound(bytes("GET / HTTP/1.1")))
                .isInstanceOf(CorruptedFrameException.class);
    }

    private static List<String> frames(byte[] stream, Random random) {
        var channel = new EmbeddedChannel(new JsonFramer(1 << 20));
        for (int from = 0; from < stream.length; ) {
            int length = Math.min(stream.length - from, 1 + random.nextInt(60));
            channel.writeInbound(Unpooled.copiedBuffer(stream, from, length));
            from += length;
        }
        List<String> frames = new ArrayList<>();
        for (ByteBuf frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
            frames.add(frame.toString(UTF_8));
            frame.release();
        }
        return frames;
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        int[] letters = LETTERS.codePoints().toArray();
        for (int length = random.nextInt(12); length > 0; length--) {
            text.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, UTF_8);
    }
}
