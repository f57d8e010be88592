package io.fairlead.agent.attach;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * A container of Docker's.
 *
 * @param id 64 hex digits
 * @param name without a slash
 * @param pid of its first process; 0 while it does not run
 * @param startedAt when it was started last, as Docker writes it: another with every start
 * @param networks the names of Docker's networks it is in; {@code host}, if the host's is its own
 */
public record Container(
        String id, String name, int pid, String startedAt, Set<String> networks, Map<String, String> labels) {

    public Container {
        networks = Set.copyOf(networks);
        labels = Map.copyOf(labels);
    }

    boolean isRunning() {
        return pid > 0;
    }

    /** The file that stands for its network namespace. */
    Path namespace() {
        return Path.of("/proc/%d/ns/net".formatted(pid));
    }
}
