package io.fairlead.deploy.lab;

import java.util.List;

/** How a command ended and what it said. */
public record Result(List<String> command, int exit, String out, String err) {

    public boolean ok() {
        return exit == 0;
    }

    /** What it printed, without the last newline; an error when it failed. */
    public String text() {
        if (!ok()) {
            throw new AssertionError(this);
        }
        return out.strip();
    }

    public List<String> lines() {
        return text().lines().toList();
    }

    @Override
    public String toString() {
        return "%s: exit %d%n%s%n%s".formatted(String.join(" ", command), exit, out.strip(), err.strip());
    }
}
