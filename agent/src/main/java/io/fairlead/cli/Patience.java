package io.fairlead.cli;

import java.time.Duration;

/** How long a command goes on looking for something that others bring about. */
final class Patience {

    private static final Duration LOOK = Duration.ofMillis(250);

    private final long end;

    private Patience(long end) {
        this.end = end;
    }

    /** It begins now. */
    static Patience of(Duration atMost) {
        return new Patience(System.nanoTime() + atMost.toNanos());
    }

    boolean isOver() {
        return System.nanoTime() > end;
    }

    /** Waits until it is time for another look. */
    void pause() {
        pause(LOOK);
    }

    /** Waits that long. */
    static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException(Exit.REFUSED, "Interrupted");
        }
    }
}
