package io.fairlead.agent.link;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The configuration as it is now: the cluster may tell of other controllers while the agent runs. */
public final class CurrentConfig {

    private final Path file;
    private volatile AgentConfig config;

    /** Starts from what the file says. */
    public CurrentConfig(Path file) throws IOException {
        this.file = file;
        this.config = AgentConfig.read(file);
    }

    public AgentConfig get() {
        return config;
    }

    /** Writes the controllers down, if they are others; none means unchanged. */
    void controllersAre(List<ControllerAddress> controllers) throws IOException {
        if (controllers.isEmpty() || controllers.equals(config.controllers())) {
            return;
        }
        AgentConfig changed = config.withControllers(controllers);
        changed.write(file);
        config = changed;
    }
}
