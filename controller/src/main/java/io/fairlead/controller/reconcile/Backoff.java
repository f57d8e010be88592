package io.fairlead.controller.reconcile;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to rest after a pass: as long as it likes after a success, short and doubling after failures, with some
 * chance in it so that a thousand hosts that failed together do not come back together. Used by one thread.
 */
public final class Backoff {

    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;
    private Duration next;

    /**
     * Starts with no failure behind it.
     *
     * @param first the rest after a first failure
     * @param longest the rest that is never exceeded
     */
    public Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
        this.next = first;
    }

    /** Forgets the failures. */
    public void succeeded() {
        next = first;
    }

    /** Gives the rest after one more failure: between a half and the whole of the present step. */
    public Duration failed() {
        Duration step = next;
        Duration doubled = step.multipliedBy(2);
        next = doubled.compareTo(longest) < 0 ? doubled : longest;
        return step.dividedBy(2).plusNanos(random.nextLong(step.toNanos() / 2 + 1));
    }
}
