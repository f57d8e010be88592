package io.fairlead.ovsdb.session;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Longer and longer rests between attempts, each cut by chance so that many clients don't come back at once. */
final class Backoff {

    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;
    private Duration next;

    Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
        this.next = first;
    }

    /** The rest before the next attempt: between half of its full length and all of it. */
    Duration rest() {
        Duration full = next;
        next = full.multipliedBy(2).compareTo(longest) < 0 ? full.multipliedBy(2) : longest;
        return full.dividedBy(2).plusNanos(random.nextLong(full.dividedBy(2).toNanos() + 1));
    }

    /** An attempt succeeded. */
    void reset() {
        next = first;
    }
}
