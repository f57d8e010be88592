package io.fairlead.openflow.session;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * Where switches are waited for, and how long for their answers.
 *
 * @param bindAddress the address to listen at
 * @param port the TCP port, 0 for any free one
 * @param tls TLS with certificates on both sides; plain TCP if empty
 * @param idle how long a switch may be silent before it is asked for an echo; after as long again without one it counts
 *     as dead. At least one second, in whole ones
 * @param answer how long a call waits for the switch's answer
 */
public record SwitchListenerConfig(
        InetAddress bindAddress, int port, Optional<TlsFiles> tls, Duration idle, Duration answer) {

    private static final Duration USUAL_IDLE = Duration.ofSeconds(5);
    private static final Duration USUAL_ANSWER = Duration.ofSeconds(30);

    public SwitchListenerConfig {
        if (port < 0 || port > 0xffff) {
            throw new IllegalArgumentException("Port out of range: " + port);
        }
        if (idle.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(
                    "A switch must be given a second before it is asked for an echo: " + idle);
        }
    }

    /** With the usual patience: 5 s until an echo is asked for, 30 s for an answer. */
    public SwitchListenerConfig(InetAddress bindAddress, int port, Optional<TlsFiles> tls) {
        this(bindAddress, port, tls, USUAL_IDLE, USUAL_ANSWER);
    }
}
