package io.fairlead.agent.time;

import java.time.Duration;

/**
 * By when what this thread does must be done, whoever in it waits for whatever. Waits that each know only their own
 * patience would add up; each asks here how much of it is left instead. Threads that are started meanwhile have none.
 */
public final class Deadline {

    /** As {@link System#nanoTime} counts. */
    private static final ScopedValue<Long> END = ScopedValue.newInstance();

    private Deadline() {}

    /** Does something that is to take at most so long; only waits that ask for what is {@link #left} obey. */
    public static <T, X extends Throwable> T within(Duration atMost, ScopedValue.CallableOp<T, X> task) throws X {
        return ScopedValue.where(END, System.nanoTime() + atMost.toNanos()).call(task);
    }

    /** How long to wait now: that long, or for what is left until the deadline if that is less; never negative. */
    public static Duration left(Duration patience) {
        if (!END.isBound()) {
            return patience;
        }
        long left = Math.max(0, END.get() - System.nanoTime());
        return left < patience.toNanos() ? Duration.ofNanos(left) : patience;
    }
}
