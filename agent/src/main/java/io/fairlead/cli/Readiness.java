package io.fairlead.cli;

import io.fairlead.agent.link.AgentConfig;
import io.fairlead.agent.link.LinkStatus;
import io.fairlead.agent.link.Places;
import java.io.IOException;
import java.time.Duration;

/** Watches a host that has just joined until it can run containers. */
final class Readiness {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Places places;
    private final Machine machine;
    private final AgentConfig config;

    Readiness(Places places, Machine machine, AgentConfig config) {
        this.places = places;
        this.machine = machine;
        this.config = config;
    }

    /** Waits, and says each step as it is reached; fails with what is missing. */
    void await() {
        var patience = Patience.of(PATIENCE);
        String said = "";
        while (true) {
            String missing = missing();
            if (missing.isEmpty()) {
                report();
                return;
            }
            if (!missing.equals(said)) {
                Terminal.progress("Waiting: " + missing);
                said = missing;
            }
            if (patience.isOver()) {
                throw new CliException(
                        Exit.UNREACHABLE,
                        ("This machine has joined as %s, but is not ready: %s. The agent goes on trying; see fairlead"
                                        + " status and journalctl -u fairlead-agent")
                                .formatted(config.name(), missing));
            }
            patience.pause();
        }
    }

    private String missing() {
        try {
            LinkStatus link = LinkStatus.read(places.status());
            if (link.state() != LinkStatus.State.CONNECTED) {
                return "the agent has no controller yet" + (link.detail().isEmpty() ? "" : " (" + link.detail() + ")");
            }
        } catch (IOException e) {
            return "the agent is starting";
        }
        return OpenVswitch.missing(machine.openVswitch());
    }

    private void report() {
        Terminal.out("Host %s is ready.".formatted(config.name()));
        Terminal.out("Its networks: docker network ls --filter driver=fairlead");
    }
}
