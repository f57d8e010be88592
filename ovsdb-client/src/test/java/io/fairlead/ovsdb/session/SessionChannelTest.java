package io.fairlead.ovsdb.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the other side can't do to us. */
class SessionChannelTest {

    private final EmbeddedChannel channel = new EmbeddedChannel(new SessionChannel(null, 100));

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void endsWhereAMessageIsTooLong() {
        channel.writeInbound(Unpooled.copiedBuffer("{\"" + "x".repeat(200), UTF_8));

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void readsNothingOfWhoDoesNotReadItsAnswers() {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        channel.runPendingTasks();
        assertThat(channel.config().isAutoRead()).isFalse();

        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        channel.runPendingTasks();
        assertThat(channel.config().isAutoRead()).isTrue();
    }
}
