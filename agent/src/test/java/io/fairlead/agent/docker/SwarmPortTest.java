package io.fairlead.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.agent.testing.FakeHost;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SwarmPortTest {

    private final FakeDocker docker = new FakeDocker();
    private Instant now = Instant.EPOCH;
    private final SwarmPort swarm = new SwarmPort(docker, new FakeHost(), () -> now);

    @Test
    void tellsOfASwarmThatUsesTheTunnelsPortUntilItDoesNot() throws IOException {
        assertThat(swarm.look()).isEmpty();

        docker.swarm(OptionalInt.of(4_789));
        now = now.plus(Duration.ofSeconds(30));
        assertThat(swarm.look()).singleElement().satisfies(conflict -> {
            assertThat(conflict.kind()).isEqualTo("swarm-port");
            assertThat(conflict.text()).contains("UDP port 4789", "fairlead.tunnel.port", "docker swarm leave");
        });

        docker.swarm(OptionalInt.of(7_777));
        now = now.plus(Duration.ofSeconds(1));
        assertThat(swarm.look()).as("not asked again at once").hasSize(1);
        now = now.plus(Duration.ofSeconds(30));
        assertThat(swarm.look()).isEmpty();
    }
}
