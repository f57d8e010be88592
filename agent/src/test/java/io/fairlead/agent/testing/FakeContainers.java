package io.fairlead.agent.testing;

import io.fairlead.agent.attach.Container;
import io.fairlead.agent.attach.Containers;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The containers of a Docker, which answers unless it is told not to. */
public final class FakeContainers implements Containers {

    private final Map<String, Container> containers = new ConcurrentHashMap<>();
    private volatile boolean answers = true;

    /** A container as it is from now on. */
    public Container put(Container container) {
        containers.put(container.id(), container);
        return container;
    }

    public void remove(String id) {
        containers.remove(id);
    }

    /** Whether it answers from now on. */
    public void answers(boolean now) {
        answers = now;
    }

    private void requireAnswer() throws IOException {
        if (!answers) {
            throw new IOException("No connection to docker.sock");
        }
    }

    @Override
    public Optional<Container> find(String nameOrId) throws IOException {
        requireAnswer();
        return containers.values().stream()
                .filter(each -> each.name().equals(nameOrId) || each.id().startsWith(nameOrId))
                .findFirst();
    }

    @Override
    public List<String> labelled(String label) throws IOException {
        requireAnswer();
        return containers.values().stream()
                .filter(each -> each.pid() > 0 && each.labels().containsKey(label))
                .map(Container::id)
                .toList();
    }
}
