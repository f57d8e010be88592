package io.fairlead.ovsdb.session;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Longer and longer rests between attempts that fail: each twice the one before, up to a longest, and cut by chance, so
 * that a thousand hosts that failed together do not come back together. Used by one thread.
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
     * @param longest what the rests grow to
     */
    public Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
        this.next = first;
    }

    /** The rest before the next attempt: between half of its full length and all of it. */
    public Duration rest() {
        Duration full = next;
        Duration doubled = full.multipliedBy(2);
        next = doubled.compareTo(longest) < 0 ? doubled : longest;
        return full.dividedBy(2).plusNanos(random.nextLong(full.dividedBy(2).toNanos() + 1));
    }

    /** An attempt succeeded: the next rest is the first again. */
    public void reset() {
        next = first;
    }
}
