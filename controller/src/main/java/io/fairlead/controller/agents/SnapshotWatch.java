package io.fairlead.controller.agents;

import io.fairlead.controller.store.Snapshot;
import io.fairlead.controller.store.Store;
import io.fairlead.controller.store.Subscription;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** Waits until the store shows something. */
final class SnapshotWatch implements AutoCloseable {

    private final Store store;
    private final Subscription subscription;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    SnapshotWatch(Store store) {
        this.store = store;
        this.subscription = store.onChange(this::changed);
    }

    private void changed() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What the function sees in the first snapshot in which it sees anything; empty when that takes too long. */
    <T> Optional<T> await(Function<Snapshot, Optional<T>> sees, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (true) {
                Optional<T> seen = sees.apply(store.snapshot());
                if (seen.isPresent() || left <= 0) {
                    return seen;
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        subscription.close();
    }
}
