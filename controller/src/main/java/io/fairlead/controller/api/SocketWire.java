package io.fairlead.controller.api;

import io.fairlead.controller.agents.AgentWire;
import io.fairlead.ipam.HostId;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PingMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.SessionLimitExceededException;

/** One agent's session; it closes itself when the agent does not read. */
record SocketWire(HostId host, WebSocketSession session) implements AgentWire {

    private static final Logger LOG = LoggerFactory.getLogger(SocketWire.class);
    private static final int MOST_REASON = 100; // Of 123 bytes a close frame has room for.

    @Override
    public void send(String text) {
        write(new TextMessage(text));
    }

    @Override
    public String peer() {
        InetSocketAddress peer = session.getRemoteAddress();
        return peer == null ? "" : peer.getAddress().getHostAddress();
    }

    @Override
    public void ping() {
        write(new PingMessage());
    }

    private void write(WebSocketMessage<?> message) {
        try {
            if (session.isOpen()) {
                session.sendMessage(message);
            }
        } catch (SessionLimitExceededException e) {
            LOG.atWarn()
                    .addKeyValue("host", host)
                    .addKeyValue("reason", e.getMessage())
                    .log("Agent does not read");
            close(e.getStatus());
        } catch (IOException | IllegalStateException e) {
            LOG.atDebug().addKeyValue("host", host).setCause(e).log("Agent not told, its connection is broken");
            close("Broken");
        }
    }

    @Override
    public void close(String reason) {
        close(CloseStatus.NORMAL.withReason(reason.length() > MOST_REASON ? reason.substring(0, MOST_REASON) : reason));
    }

    private void close(CloseStatus status) {
        try {
            session.close(status);
        } catch (IOException | IllegalStateException e) {
            LOG.atDebug().addKeyValue("host", host).setCause(e).log("Connection was closed already");
        }
    }
}
