package io.fairlead.agent;

import io.fairlead.agent.docker.DockerEngine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** The engine's version, asked for once in a while and in the background: while it starts, Docker itself waits for the agent. */
final class DockerVersion {

    private static final Duration OLD = Duration.ofMinutes(1);
    private static final Duration SOON = Duration.ofSeconds(5);

    private final DockerEngine engine;
    private final InstantSource clock;
    private Instant asked = Instant.MIN;
    private Optional<String> version = Optional.empty();

    DockerVersion(DockerEngine engine, InstantSource clock) {
        this.engine = engine;
        this.clock = clock;
    }

    /** As it was when last asked for; nothing before the first answer. */
    synchronized Optional<String> get() {
        Instant now = clock.instant();
        if (asked.isBefore(now.minus(version.isEmpty() ? SOON : OLD))) {
            asked = now;
            Thread.ofVirtual().name("docker-version").start(() -> is(engine.version()));
        }
        return version;
    }

    private synchronized void is(Optional<String> answer) {
        version = answer;
    }
}
