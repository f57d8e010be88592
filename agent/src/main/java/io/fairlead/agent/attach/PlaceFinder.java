package io.fairlead.agent.attach;

import io.fairlead.agent.plug.Interiors;
import io.fairlead.agent.unix.CallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the network namespace that a user means. */
final class PlaceFinder {

    private static final Pattern DOCKER_ID = Pattern.compile("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])");
    private static final String HOST = "host";

    private final Containers containers;
    private final Interiors interiors;

    PlaceFinder(Containers containers, Interiors interiors) {
        this.containers = containers;
        this.interiors = interiors;
    }

    /** The place of a running container of any kind. */
    Place find(Target target) throws CallException {
        return switch (target) {
            case Target.OfDocker(String name) -> of(container(name));
            case Target.OfProcess process -> ofProcess(process);
            case Target.OfNamespace namespace -> ofNamespace(namespace.file(), namespace.text());
        };
    }

    /** A container of Docker's, running or not. */
    Container container(String name) throws CallException {
        return known(Optional.of(name))
                .orElseThrow(() -> new CallException(
                        CallException.Kind.NOT_FOUND,
                        "Docker has no container %s on this host; see: docker ps --all".formatted(name)));
    }

    /** The place of a container of Docker's; refused while there is none to put an interface in. */
    Place of(Container container) throws CallException {
        if (!container.isRunning()) {
            throw new CallException("Container %s is not running; start it first: docker start %s"
                    .formatted(container.name(), container.name()));
        }
        if (container.networks().contains(HOST)) {
            throw new CallException("Container %s has no network of its own: it uses the host's (--network host)"
                    .formatted(container.name()));
        }
        return new Place(
                container.id(),
                container.name(),
                container.namespace(),
                identify(container.namespace(), container.name()),
                run(container),
                container.networks());
    }

    /** Tells each run of a container from those before. */
    static String run(Container container) {
        return container.id() + "@" + container.startedAt();
    }

    /** If it is one of Docker's, then as that: it is plugged in again when it is restarted. */
    private Place ofProcess(Target.OfProcess target) throws CallException {
        Place process = ofNamespace(Path.of("/proc/%d/ns/net".formatted(target.pid())), target.text());
        Optional<Container> container = known(dockerId(target.pid())); // Other engines write such ids, too.
        if (container.isPresent()
                && container.get().isRunning()
                && identify(container.get().namespace(), container.get().name()).equals(process.namespaceId())) {
            return of(container.get());
        }
        return process;
    }

    private Optional<Container> known(Optional<String> id) throws CallException {
        try {
            return id.isEmpty() ? Optional.empty() : containers.find(id.get());
        } catch (IOException e) {
            throw new CallException(
                    "Docker can't be asked for container %s: %s".formatted(id.get(), e.getMessage()), e);
        }
    }

    private static Optional<String> dockerId(int pid) throws CallException {
        try {
            Matcher matcher = DOCKER_ID.matcher(Files.readString(Path.of("/proc/%d/cgroup".formatted(pid))));
            return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
        } catch (IOException e) {
            throw new CallException(CallException.Kind.NOT_FOUND, "There is no process %d any more".formatted(pid));
        }
    }

    private Place ofNamespace(Path file, String name) throws CallException {
        String id = identify(file, name);
        return new Place(Attachment.ofNamespace(id), name, file, id, id, Set.of());
    }

    private String identify(Path namespace, String name) throws CallException {
        try {
            return interiors.identify(namespace);
        } catch (IOException e) {
            CallException.Kind kind =
                    Files.exists(namespace) ? CallException.Kind.REFUSED : CallException.Kind.NOT_FOUND;
            throw new CallException(kind, "%s: %s".formatted(name, e.getMessage()));
        }
    }
}
