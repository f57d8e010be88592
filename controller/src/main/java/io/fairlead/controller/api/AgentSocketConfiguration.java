package io.fairlead.controller.api;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;

/** Puts the agents' socket where they dial. */
@Configuration(proxyBeanMethods = false)
@EnableWebSocket
class AgentSocketConfiguration implements WebSocketConfigurer {

    private final AgentSocket socket;

    AgentSocketConfiguration(AgentSocket socket) {
        this.socket = socket;
    }

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
        registry.addHandler(socket, "/api/v1/agent").addInterceptors(socket);
    }
}
