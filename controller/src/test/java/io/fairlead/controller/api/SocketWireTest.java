package io.fairlead.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ipam.HostId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketExtension;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.ConcurrentWebSocketSessionDecorator;

class SocketWireTest {

    @Test
    void closesAnAgentThatDoesNotRead() {
        var session = new Unread();
        var wire = new SocketWire(new HostId("h1"), session);
        session.whileSending = () -> new SocketWire(new HostId("h1"), session.limited).send("more than may wait");

        new SocketWire(new HostId("h1"), session.limited).send("first");

        assertThat(session.closed).containsExactly(CloseStatus.SESSION_NOT_RELIABLE);
        wire.close("x".repeat(500));
        assertThat(session.closed.getLast().getReason()).hasSizeLessThan(124);
    }

    /** A session in whose way a second message comes while the first is sent. */
    private static final class Unread implements WebSocketSession {

        final List<CloseStatus> closed = new ArrayList<>();
        final WebSocketSession limited = new ConcurrentWebSocketSessionDecorator(this, 60_000, 8);
        Runnable whileSending = () -> {};

        @Override
        public void sendMessage(WebSocketMessage<?> message) {
            Runnable now = whileSending;
            whileSending = () -> {};
            try {
                Thread other = Thread.ofVirtual().start(now); // The decorator lets one thread send at a time.
                other.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close(CloseStatus status) throws IOException {
            closed.add(status);
        }

        @Override
        public void close() throws IOException {
            close(CloseStatus.NORMAL);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public String getId() {
            return "s1";
        }

        @Override
        public @Nullable URI getUri() {
            return null;
        }

        @Override
        public HttpHeaders getHandshakeHeaders() {
            return new HttpHeaders();
        }

        @Override
        public Map<String, Object> getAttributes() {
            return Map.of();
        }

        @Override
        public @Nullable Principal getPrincipal() {
            return null;
        }

        @Override
        public @Nullable InetSocketAddress getLocalAddress() {
            return null;
        }

        @Override
        public @Nullable InetSocketAddress getRemoteAddress() {
            return null;
        }

        @Override
        public @Nullable String getAcceptedProtocol() {
            return null;
        }

        @Override
        public void setTextMessageSizeLimit(int limit) {}

        @Override
        public int getTextMessageSizeLimit() {
            return 0;
        }

        @Override
        public void setBinaryMessageSizeLimit(int limit) {}

        @Override
        public int getBinaryMessageSizeLimit() {
            return 0;
        }

        @Override
        public List<WebSocketExtension> getExtensions() {
            return List.of();
        }
    }
}
