package io.fairlead.agent.docker;

import io.fairlead.agent.cluster.Conflict;
import io.fairlead.agent.plug.Ports;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;

/**
 * Finds a swarm of Docker's whose overlay networks send by the UDP port of this host's tunnels: only who opens it first
 * has it, which may be seen no sooner than when the first service of the swarm comes to this host.
 */
final class SwarmPort {

    /** Docker collects much for its answer; less than what lies between two looks at a host where nothing happens. */
    private static final Duration EVERY = Duration.ofSeconds(25);

    private final Docker docker;
    private final Ports ports;
    private final InstantSource clock;
    private Instant next = Instant.MIN;
    private List<Conflict> found = List.of();

    SwarmPort(Docker docker, Ports ports, InstantSource clock) {
        this.docker = docker;
        this.ports = ports;
        this.clock = clock;
    }

    /** What is in the way; asks Docker only from time to time. */
    List<Conflict> look() throws IOException {
        Instant now = clock.instant();
        if (!now.isBefore(next)) {
            OptionalInt port = docker.swarmPort();
            found = port.isPresent() && port.equals(ports.tunnelPort())
                    ? List.of(conflict(port.getAsInt()))
                    : List.of();
            next = now.plus(EVERY);
        }
        return found;
    }

    private static Conflict conflict(int port) {
        return new Conflict(
                "swarm-port",
                ("Docker is in a swarm, whose overlay networks use UDP port %d as Fairlead's tunnels do: one of them gets no"
                                + " packets once both are in use. Set fairlead.tunnel.port of the controllers, or make the"
                                + " swarm with another --data-path-port, or leave it: docker swarm leave")
                        .formatted(port));
    }
}
