package io.fairlead.controller.reconcile;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * Looks after one host on a thread of its own, so one host is never reconciled twice at once.
 *
 * <p>A request says only "look again": however many come in while a pass runs, one more pass follows. Without any, the
 * next pass starts after the rest the last one asked for, so a lost event costs time, never correctness. Interrupting
 * its thread ends it.
 */
public final class HostLoop implements Runnable {

    /** Looks once and says how long to rest: long when in sync, short and growing when it failed. */
    public interface Pass {
        /** Must not throw: the loop would end, and with it the care for the host. */
        Duration run() throws InterruptedException;
    }

    private final Pass pass;
    private final Semaphore requests = new Semaphore(0);

    public HostLoop(Pass pass) {
        this.pass = pass;
    }

    /** Asks for one more pass, soon; never blocks. */
    public void request() {
        requests.release();
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Duration rest = pass.run();
                var _ = requests.tryAcquire(rest.toNanos(), NANOSECONDS);
                requests.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
