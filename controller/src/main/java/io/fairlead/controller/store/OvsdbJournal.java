package io.fairlead.controller.store;

import io.fairlead.ovsdb.Contents;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps commits in an OVSDB database. One thread writes: whatever waits when it is free becomes one transaction, which
 * waits for the serial of the commit it was decided on, and so fails if another writer came first.
 */
public final class OvsdbJournal implements Journal, AutoCloseable {

    /** How long a change is tried: longer than a new leader takes to be elected, shorter than people's patience. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    /** How much longer its caller waits, to hear what became of it. */
    private static final Duration GRACE = Duration.ofSeconds(4);

    /** How many changes share a transaction at most. */
    private static final int BATCH = 256;

    private static final Logger log = LoggerFactory.getLogger(OvsdbJournal.class);

    private final Database database;
    private final InstantSource clock;
    private final Committer committer;
    private final BlockingQueue<Commission<?>> waiting = new LinkedBlockingQueue<>();
    private final List<Runnable> subscribers = new CopyOnWriteArrayList<>();
    private final Semaphore news = new Semaphore(0);
    private final List<Thread> threads;
    private volatile Published published = new Published(Ledger.empty());
    private volatile boolean loaded;
    private volatile boolean committing;
    private volatile String unreadable = ""; // Why the rows that are there can't be understood.

    OvsdbJournal(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        committer = new Committer(database, clock);
        threads = List.of(
                Thread.ofVirtual().name("store-writer").unstarted(this::writeAll),
                Thread.ofVirtual().name("store-teller").unstarted(this::tellAll));
    }

    /** Begins to follow the database and to write. */
    OvsdbJournal start() {
        database.onChange(this::look);
        threads.forEach(Thread::start);
        look();
        return this;
    }

    @Override
    public Ledger ledger() {
        return published.ledger();
    }

    @Override
    public Snapshot snapshot() {
        return published.snapshot();
    }

    @Override
    public boolean isReady() {
        return loaded && unreadable.isEmpty() && database.isConnected();
    }

    @Override
    public Subscription onChange(Runnable changed) {
        subscribers.add(changed);
        return () -> subscribers.remove(changed);
    }

    @Override
    public <R> R commit(String what, Function<Draft, R> decision) {
        var commission = new Commission<>(what, decision, clock.instant().plus(PATIENCE));
        waiting.add(commission);
        return commission.await(PATIENCE.plus(GRACE));
    }

    /** Takes over what the copy shows, unless it is older than what was committed here; tells of any change. */
    private void look() {
        if (!committing) { // The writer knows better what it is committing, and looks when it is done.
            database.contents().ifPresent(contents -> takeOver(contents, false));
        }
        committer.wake();
        news.release();
    }

    /** What can't be read is not taken over: plans are made from what was known, and nothing is changed until it can. */
    private synchronized void takeOver(Contents contents, boolean backwards) {
        try {
            long known = published.ledger().counters().serial();
            long shown = Format.serial(contents);
            boolean again = !unreadable.isEmpty() && shown >= known; // Mended by hand, perhaps without another serial.
            if (!loaded || again || shown > known || (backwards && shown < known)) {
                published = new Published(Format.read(contents));
                loaded = true;
                understood();
            }
        } catch (RuntimeException e) {
            misunderstood(e);
        }
    }

    private void understood() {
        if (!unreadable.isEmpty()) {
            unreadable = "";
            log.atInfo().log("The store can be read again");
        }
    }

    private void misunderstood(RuntimeException e) {
        String reason = String.valueOf(e.getMessage());
        if (!reason.equals(unreadable)) {
            unreadable = reason;
            log.atError()
                    .addKeyValue("reason", reason)
                    .log("The store can't be read; changes are refused until it can");
        }
    }

    private synchronized void publish(Ledger ledger) {
        if (ledger.counters().serial() > published.ledger().counters().serial()) {
            published = new Published(ledger);
        }
    }

    private void writeAll() {
        try {
            while (true) {
                List<Commission<?>> batch = new ArrayList<>(List.of(waiting.take()));
                waiting.drainTo(batch, BATCH - 1);
                batch.removeIf(commission -> !commission.begin());
                write(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(List<Commission<?>> batch) {
        try {
            dropOverdue(batch);
            while (!batch.isEmpty() && !writeOnce(batch, latest(batch))) {
                log.atDebug().log("Overtaken by another commit");
                dropOverdue(batch);
            }
            batch.forEach(Commission::succeed);
        } catch (RuntimeException e) { // Whatever it is, its callers must hear of it, and the writer must go on.
            batch.forEach(commission -> commission.fail(e));
        } finally {
            committing = false;
            look();
        }
    }

    /** One that has waited long must not take with it those that came later. */
    private void dropOverdue(List<Commission<?>> batch) {
        Instant now = clock.instant();
        batch.removeIf(commission -> {
            boolean late = !now.isBefore(commission.until());
            if (late) {
                commission.fail(new StoreException("The store is busy or can't be reached; nothing was changed"));
            }
            return late;
        });
    }

    private Instant latest(List<Commission<?>> batch) {
        return batch.stream()
                .map(Commission::until)
                .max(Comparator.naturalOrder())
                .orElseGet(clock::instant);
    }

    /** Decides on what is known and commits; false where another commit came first. */
    private boolean writeOnce(List<Commission<?>> batch, Instant until) {
        awaitCopy(until);
        Ledger before = published.ledger();
        Draft draft = decide(batch, before);
        if (draft.isEmpty()) {
            return true;
        }
        committing = true;
        Committer.Outcome outcome = committer.commit(draft, what(batch), until);
        return switch (outcome) {
            case COMMITTED -> {
                publish(draft.after());
                yield true;
            }
            case OVERTAKEN -> {
                awaitOther(before, until);
                yield false;
            }
        };
    }

    /** Decides them one after the other; who can't be decided hears it and is taken out. */
    private static Draft decide(List<Commission<?>> batch, Ledger before) {
        while (true) {
            var draft = new Draft(before);
            if (!batch.removeIf(commission -> !isDecided(commission, draft))) {
                return draft;
            }
        }
    }

    private static boolean isDecided(Commission<?> commission, Draft draft) {
        try {
            commission.decide(draft);
            return true;
        } catch (RuntimeException e) { // A mistake of one caller must not fail those whom it shares the commit with.
            commission.fail(e);
            return false;
        }
    }

    private void awaitCopy(Instant until) {
        while (!loaded && unreadable.isEmpty()) {
            if (!clock.instant().isBefore(until)) {
                throw new StoreException("The store can't be reached; nothing was changed");
            }
            committer.rest();
            look();
        }
        if (!unreadable.isEmpty()) {
            throw new StoreException("The store can't be read; nothing was changed: " + unreadable);
        }
    }

    /** Waits until the copy shows what came first. */
    private void awaitOther(Ledger before, Instant until) {
        long known = before.counters().serial();
        while (published.ledger().counters().serial() == known && unreadable.isEmpty()) {
            if (!clock.instant().isBefore(until)) {
                throw new StoreException("The store shows no other state than the one it refused; nothing was changed");
            }
            committer.rest();
            database.contents().ifPresent(contents -> takeOver(contents, true));
        }
    }

    private static String what(List<Commission<?>> batch) {
        return batch.stream().map(Commission::what).distinct().limit(8).collect(Collectors.joining("; "))
                + (batch.size() > 8 ? "; …" : "");
    }

    private void tellAll() {
        try {
            while (true) {
                news.acquire();
                news.drainPermits();
                subscribers.forEach(OvsdbJournal::tell);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void tell(Runnable subscriber) {
        try {
            subscriber.run();
        } catch (RuntimeException e) { // One that fails must not keep the news from the others.
            log.atError().setCause(e).log("A subscriber of the store failed");
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        database.close();
    }
}
