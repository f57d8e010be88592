package io.fairlead.controller.config;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The tunnels between hosts.
 *
 * @param port their UDP port, the same for all hosts; another than VXLAN's where that is in use, by a swarm for example
 */
@ConfigurationProperties("fairlead.tunnel")
public record TunnelProperties(@DefaultValue("4789") int port) {

    public TunnelProperties {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("fairlead.tunnel.port must be a UDP port (1 to 65535), not " + port);
        }
    }
}
