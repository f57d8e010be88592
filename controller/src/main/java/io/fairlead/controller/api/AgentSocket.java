package io.fairlead.controller.api;

import io.fairlead.controller.agents.AgentHub;
import io.fairlead.controller.agents.AgentLink;
import io.fairlead.controller.cluster.Membership;
import io.fairlead.ipam.HostId;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PongMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.ConcurrentWebSocketSessionDecorator;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

/** The WebSocket agents dial: lets in who shows a host's certificate, and hands what it says to its link. */
@Component
class AgentSocket extends TextWebSocketHandler implements HandshakeInterceptor {

    private static final Logger LOG = LoggerFactory.getLogger(AgentSocket.class);
    private static final String HOST = "fairlead.host";
    private static final String LINK = "fairlead.link";
    private static final int MOST_BYTES = 1 << 24; // Of one message, and of what may wait to be sent.
    private static final int SEND_MILLIS = 10_000;

    private final AgentHub hub;
    private final Membership membership;

    AgentSocket(AgentHub hub, Membership membership) {
        this.hub = hub;
        this.membership = membership;
    }

    @Override
    public boolean beforeHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            Map<String, Object> attributes) {
        if (!membership.serves()) {
            response.setStatusCode(HttpStatus.SERVICE_UNAVAILABLE); // The agent goes on to another controller.
            return false;
        }
        Optional<HostId> host = host(request);
        if (host.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("peer", request.getRemoteAddress())
                    .log("Connection without a host's certificate refused; the host must join first");
            response.setStatusCode(HttpStatus.UNAUTHORIZED);
            return false;
        }
        attributes.put(HOST, host.get());
        return true;
    }

    private static Optional<HostId> host(ServerHttpRequest request) {
        return request instanceof ServletServerHttpRequest http
                ? HostCertificate.host(http.getServletRequest())
                : Optional.empty();
    }

    @Override
    public void afterHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            @Nullable Exception exception) {}

    @Override
    public void afterConnectionEstablished(WebSocketSession session) {
        if (session.getAttributes().get(HOST) instanceof HostId host) {
            session.setTextMessageSizeLimit(MOST_BYTES);
            var orderly = new ConcurrentWebSocketSessionDecorator(session, SEND_MILLIS, MOST_BYTES);
            session.getAttributes().put(LINK, hub.open(host, new SocketWire(host, orderly)));
        }
    }

    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage message) {
        link(session).ifPresent(link -> link.received(message.getPayload()));
    }

    @Override
    protected void handlePongMessage(WebSocketSession session, PongMessage message) {
        link(session).ifPresent(AgentLink::alive);
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        link(session).ifPresent(AgentLink::closed);
    }

    private static Optional<AgentLink> link(WebSocketSession session) {
        return session.getAttributes().get(LINK) instanceof AgentLink link ? Optional.of(link) : Optional.empty();
    }
}
