package io.fairlead.controller.store;

import io.fairlead.ovsdb.OvsdbException;
import io.fairlead.ovsdb.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Gets one draft committed, exactly once, over a connection that may break at any moment. */
final class Committer {

    /** How a commit ended; where it could not be found out in time, {@link #commit} throws instead. */
    enum Outcome {
        COMMITTED,
        /** Another commit came first: the draft must be decided anew. */
        OVERTAKEN
    }

    /** The rest between two tries; a change of the connection ends it early. */
    private static final Duration REST = Duration.ofMillis(100);

    private final Database database;
    private final InstantSource clock;
    private final Semaphore changes = new Semaphore(0);

    Committer(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The connection or the copy changed: a rest may end. */
    void wake() {
        changes.release();
    }

    /**
     * Commits a draft. The same transaction is sent again until there is a definite answer: it can succeed only once,
     * since it waits for the serial that it raises.
     *
     * @throws StoreException if there was none until then
     */
    Outcome commit(Draft draft, String what, Instant until) {
        String id = UUID.randomUUID().toString();
        Transaction transaction = Format.commit(draft, id, what, clock.instant());
        boolean sent = false;
        while (true) {
            try {
                database.transact(transaction);
                return Outcome.COMMITTED;
            } catch (OvsdbException.WaitFailed e) {
                return sent ? find(id, until) : Outcome.OVERTAKEN;
            } catch (OvsdbException e) {
                requireHope(e, what);
                sent |= e instanceof OvsdbException.Unknown;
                restOrGiveUp(e, sent, until);
            }
        }
    }

    /** The serial has moved on: either by the transaction of this id, whose answer was lost, or by another. */
    private Outcome find(String id, Instant until) {
        while (true) {
            try {
                boolean isThere = !database.transact(Format.find(id)).rows(0).isEmpty();
                return isThere ? Outcome.COMMITTED : Outcome.OVERTAKEN;
            } catch (OvsdbException e) {
                requireHope(e, "look for a commit");
                restOrGiveUp(e, true, until);
            }
        }
    }

    /** Fails where trying again would end the same. */
    private static void requireHope(OvsdbException e, String what) {
        switch (e) {
            case OvsdbException.Unknown _, OvsdbException.Unavailable _, OvsdbException.WaitFailed _ -> {}
            case OvsdbException.Constraint _, OvsdbException.Protocol _ ->
                throw new StoreException("The store refuses to %s: %s".formatted(what, e.getMessage()), e);
        }
    }

    private void restOrGiveUp(OvsdbException cause, boolean sent, Instant until) {
        if (!clock.instant().isBefore(until)) {
            throw new StoreException(
                    sent
                            ? "The store did not answer in time; it is unknown whether it was done: "
                                    + cause.getMessage()
                            : "The store can't be reached, nothing was changed: " + cause.getMessage(),
                    cause);
        }
        rest();
    }

    /** Waits for a change of the connection or the copy, or a moment. */
    void rest() {
        try {
            var _ = changes.tryAcquire(REST.toMillis(), TimeUnit.MILLISECONDS);
            changes.drainPermits();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("Interrupted while waiting for the store", e);
        }
    }
}
