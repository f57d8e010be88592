package io.fairlead.controller.config;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the controller listens.
 *
 * @param address the local address of all three listeners; {@code 0.0.0.0}: every one
 * @param rest REST and the agents' WebSocket, TLS; 0: any free port
 * @param ovsdb the hosts' ovsdb-server dial this, TLS; 0: any free port
 * @param openflow the hosts' bridges dial this, TLS; 0: any free port
 */
@ConfigurationProperties("fairlead.listen")
public record ListenProperties(
        @DefaultValue("0.0.0.0") String address,
        @DefaultValue("7443") int rest,
        @DefaultValue("6640") int ovsdb,
        @DefaultValue("6653") int openflow) {

    public ListenProperties {
        check("rest", rest);
        check("ovsdb", ovsdb);
        check("openflow", openflow);
    }

    private static void check(String name, int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(
                    "fairlead.listen.%s must be a port number, not %d".formatted(name, port));
        }
    }
}
