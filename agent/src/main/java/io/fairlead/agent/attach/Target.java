package io.fairlead.agent.attach;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** What a user calls the container to be attached. */
sealed interface Target {

    /** Where {@code ip netns} keeps its names. */
    Path NAMED = Path.of("/run/netns");

    /** How it is written, the same whichever way it was. */
    String text();

    /** A container of Docker's, by name, id or how its id begins. */
    record OfDocker(String nameOrId) implements Target {
        @Override
        public String text() {
            return nameOrId;
        }
    }

    /** Whatever network a process is in. */
    record OfProcess(int pid) implements Target {
        @Override
        public String text() {
            return "pid:" + pid;
        }
    }

    /** A network namespace that has a name of its own ({@code ip netns}), or any by its file. */
    record OfNamespace(Path file) implements Target {
        @Override
        public String text() {
            return NAMED.equals(file.getParent()) ? "netns:" + file.getFileName() : file.toString();
        }
    }

    /** Reads {@code NAME}, {@code ID}, {@code pid:77}, {@code netns:blue} or a path. */
    static Target parse(String text) {
        if (text.startsWith("pid:")) {
            return new OfProcess(pid(text.substring("pid:".length())));
        }
        if (text.startsWith("netns:")) {
            return namespace(text.substring("netns:".length()));
        }
        if (text.startsWith("/")) {
            return new OfNamespace(path(text));
        }
        if (!text.matches("[a-zA-Z0-9][a-zA-Z0-9_.-]*")) {
            throw new IllegalArgumentException(
                    "Not a container: '%s'; say its name or id, pid:NUMBER, netns:NAME or a namespace's path"
                            .formatted(text));
        }
        return new OfDocker(text);
    }

    private static int pid(String text) {
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException("Not the number of a process: '%s'".formatted(text));
        }
        return Integer.parseInt(text);
    }

    private static Target namespace(String name) {
        if (name.startsWith("/")) {
            return new OfNamespace(path(name));
        }
        if (name.isEmpty() || name.contains("/") || name.startsWith(".")) {
            throw new IllegalArgumentException("Not the name of a network namespace: '%s'".formatted(name));
        }
        return new OfNamespace(NAMED.resolve(path(name)));
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("Not a path: '%s'".formatted(text), e);
        }
    }
}
