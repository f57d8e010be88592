package io.fairlead.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.agent.protocol.Frame;
import io.fairlead.agent.protocol.Message.Ok;
import io.fairlead.agent.protocol.MessageCodec;
import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ConnectionTest {

    private final BrokenSocket socket = new BrokenSocket();
    private final Connection connection =
            new Connection(new ControllerAddress("192.0.2.1", 7443), Duration.ofSeconds(1)).over(socket);

    @Test
    void hasEndedAsSoonAsSomethingCouldNotBeSent() {
        assertThatThrownBy(() -> connection.send(new Ok())).isInstanceOf(LinkException.class);

        assertThatThrownBy(() -> connection.next(Duration.ZERO))
                .isInstanceOf(LinkException.class)
                .hasMessageContaining("could not send");
    }

    /** Else a controller that tells of each of a thousand new networks fills an agent's memory with lists of them. */
    @Test
    void readsOnlyAFewFramesAheadAndGoesOnWhenOneIsTaken() throws Exception {
        String text = MessageCodec.encode(Frame.of("c1", new Ok()));
        socket.request(1);
        int waiting = 0;
        for (; socket.wanted-- > 0; waiting++) {
            connection.listener().onText(socket, text, true);
        }
        assertThat(waiting).isBetween(2, 9);

        for (int taken = 0; taken < 20; taken++) {
            socket.wanted = 0;
            assertThat(connection.next(Duration.ZERO)).isPresent();
            assertThat(socket.wanted).isOne();
            connection.listener().onText(socket, text, true);
        }
    }

    /** Takes nothing, and does not say that it has ended. */
    private static final class BrokenSocket implements WebSocket {

        long wanted;

        private static CompletableFuture<WebSocket> broken() {
            return CompletableFuture.failedFuture(new IOException("Broken pipe"));
        }

        @Override
        public CompletableFuture<WebSocket> sendText(CharSequence data, boolean last) {
            return broken();
        }

        @Override
        public CompletableFuture<WebSocket> sendBinary(ByteBuffer data, boolean last) {
            return broken();
        }

        @Override
        public CompletableFuture<WebSocket> sendPing(ByteBuffer message) {
            return broken();
        }

        @Override
        public CompletableFuture<WebSocket> sendPong(ByteBuffer message) {
            return broken();
        }

        @Override
        public CompletableFuture<WebSocket> sendClose(int statusCode, String reason) {
            return broken();
        }

        @Override
        public void request(long n) {
            wanted += n;
        }

        @Override
        public String getSubprotocol() {
            return "";
        }

        @Override
        public boolean isOutputClosed() {
            return false;
        }

        @Override
        public boolean isInputClosed() {
            return false;
        }

        @Override
        public void abort() {}
    }
}
