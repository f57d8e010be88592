package io.fairlead.agent.link;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The connection on which a controller has welcomed this host, while there is one. */
final class CurrentConnection {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Connection connection;

    void is(@Nullable Connection now) {
        lock.lock();
        try {
            connection = now;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    Optional<Connection> get() {
        lock.lock();
        try {
            return Optional.ofNullable(connection);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for one other than that which has failed. */
    Optional<Connection> await(@Nullable Connection failed, long deadlineNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (connection == null || connection == failed) {
                long left = deadlineNanos - System.nanoTime();
                if (left <= 0) {
                    return Optional.empty();
                }
                boolean _ = changed.await(left, NANOSECONDS);
            }
            return Optional.of(connection);
        } finally {
            lock.unlock();
        }
    }
}
