package io.fairlead.agent;

import io.fairlead.agent.docker.DockerEngine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** The engine's version, asked for once in a while. */
final class DockerVersion {

    private static final Duration OLD = Duration.ofMinutes(1);

    private final DockerEngine engine;
    private final InstantSource clock;
    private Instant asked = Instant.MIN;
    private Optional<String> version = Optional.empty();

    DockerVersion(DockerEngine engine, InstantSource clock) {
        this.engine = engine;
        this.clock = clock;
    }

    synchronized Optional<String> get() {
        Instant now = clock.instant();
        if (asked.isBefore(now.minus(OLD))) {
            version = engine.version();
            asked = now;
        }
        return version;
    }
}
