package io.fairlead.ovsdb.session;

import io.fairlead.ovsdb.Change;
import io.fairlead.ovsdb.OvsdbAddress;
import io.fairlead.ovsdb.OvsdbException;
import io.fairlead.ovsdb.Row;
import io.fairlead.ovsdb.Selection;
import io.fairlead.ovsdb.Transaction;
import io.fairlead.ovsdb.TransactionResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stays connected to a database and keeps a replica of it, through restarts of its server and, where the database is
 * clustered, to whichever member leads.
 *
 * <p>It is connected when the server leads (a standalone one always does) and the replica is in step. Otherwise
 * transactions fail at once.
 */
public final class ReconnectingSession implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ReconnectingSession.class);

    /** The database in which a server tells of its databases (ovsdb-server(5)). */
    private static final String SERVER = "_Server";

    /**
     * Where to connect to and how patiently.
     *
     * @param addresses of all members of a cluster, or of the one server, until told of others
     * @param selection the database and what of it is replicated
     * @param connect how long one attempt may take
     * @param firstRest the rest after a first fruitless round over all addresses; each further one doubles it
     * @param longestRest what the rests grow to
     */
    public record Settings(
            List<OvsdbAddress> addresses,
            Selection selection,
            Duration connect,
            Duration firstRest,
            Duration longestRest) {

        public Settings {
            addresses = List.copyOf(addresses);
            if (addresses.isEmpty()) {
                throw new IllegalArgumentException("No address of " + selection.database());
            }
        }

        /** With the usual patience: attempts of 3 s, rests of 0.1 s to 2 s. */
        public static Settings of(List<OvsdbAddress> addresses, Selection selection) {
            return new Settings(
                    addresses, selection, Duration.ofSeconds(3), Duration.ofMillis(100), Duration.ofSeconds(2));
        }
    }

    private final OvsdbDialer dialer;
    private final Settings settings;
    private final Replica replica;
    private final Backoff backoff;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition stateChanged = lock.newCondition();
    private final Thread thread;
    private volatile List<OvsdbAddress> addresses;
    private @Nullable OvsdbSession session;
    private boolean closed;
    private int first; // place of the address that the next round begins with

    private ReconnectingSession(
            OvsdbDialer dialer, Settings settings, ReplicaListener listener, RandomGenerator random) {
        this.dialer = dialer;
        this.settings = settings;
        this.addresses = settings.addresses();
        this.replica = new Replica(settings.selection(), listener);
        this.backoff = new Backoff(settings.firstRest(), settings.longestRest(), random);
        this.thread = Thread.ofVirtual()
                .name("ovsdb-" + settings.selection().database())
                .unstarted(this::run);
    }

    /** Begins to connect, and returns at once. */
    public static ReconnectingSession open(
            OvsdbDialer dialer, Settings settings, ReplicaListener listener, RandomGenerator random) {
        var session = new ReconnectingSession(dialer, settings, listener, random);
        session.thread.start();
        return session;
    }

    /** The same one for as long as this lives; between connections it shows what it last knew. */
    public Replica replica() {
        return replica;
    }

    /** From the next attempt on, the members are at these addresses; a connection that serves goes on. */
    public void dial(List<OvsdbAddress> members) {
        if (members.isEmpty()) {
            throw new IllegalArgumentException(
                    "No address of " + settings.selection().database());
        }
        addresses = List.copyOf(members);
    }

    /** Whether transactions are likely to succeed now. */
    public boolean isConnected() {
        OvsdbSession now = current();
        return now != null && now.isOpen();
    }

    /** Waits until it is connected; false if it is not within that time, or is closed. */
    public boolean awaitConnected(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (session == null && !closed && left > 0) {
                left = stateChanged.awaitNanos(left);
            }
            return session != null;
        } finally {
            lock.unlock();
        }
    }

    /** Does all operations of a transaction, or none; {@link OvsdbException.Unavailable} at once if not connected. */
    public TransactionResult transact(Transaction transaction) throws OvsdbException {
        return transact(transaction, OvsdbSession.PATIENCE);
    }

    /**
     * Does all operations of a transaction, or none.
     *
     * @param atMost how long the answer is waited for before the outcome counts as {@link OvsdbException.Unknown}
     */
    public TransactionResult transact(Transaction transaction, Duration atMost) throws OvsdbException {
        OvsdbSession now = current();
        if (now == null) {
            throw new OvsdbException.Unavailable(
                    "not connected to %s at %s".formatted(settings.selection().database(), addresses));
        }
        return now.transact(transaction, atMost);
    }

    /** Ends the connection and its thread; the dialer stays open. */
    @Override
    public void close() {
        OvsdbSession last;
        lock.lock();
        try {
            closed = true;
            last = session;
            session = null;
            stateChanged.signalAll();
        } finally {
            lock.unlock();
        }
        if (last != null) {
            last.close();
        }
        thread.interrupt();
    }

    private @Nullable OvsdbSession current() {
        lock.lock();
        try {
            return session;
        } finally {
            lock.unlock();
        }
    }

    private boolean become(@Nullable OvsdbSession next) {
        lock.lock();
        try {
            session = closed ? null : next;
            stateChanged.signalAll();
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (!isClosed()) {
                if (survivedRound()) {
                    backoff.reset();
                }
                Thread.sleep(backoff.rest()); // Also after success: a server may hang up on us again and again.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Closed.
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private boolean survivedRound() throws InterruptedException {
        try {
            return round();
        } catch (RuntimeException e) { // The session must outlive every failure of one round.
            log.atError()
                    .addKeyValue("database", settings.selection().database())
                    .setCause(e)
                    .log("OVSDB session failed");
            return false;
        }
    }

    /** Tries each address, the last one that served at the end; true as soon as one of them served for a while. */
    private boolean round() throws InterruptedException {
        List<OvsdbAddress> members = addresses;
        int size = members.size();
        int from = first;
        for (int i = 0; i < size && !isClosed(); i++) {
            OvsdbAddress address = members.get((from + i) % size);
            try (OvsdbSession dialled = dialer.dial(address, settings.connect())) {
                if (serve(dialled)) {
                    first = (from + i + 1) % size;
                    return true;
                }
            } catch (OvsdbException e) {
                log.atDebug().addKeyValue("address", address).setCause(e).log("OVSDB server not reached");
            }
        }
        return false;
    }

    /** Uses the session for as long as it leads; false if it does not at all. */
    private boolean serve(OvsdbSession dialled) throws OvsdbException, InterruptedException {
        var over = new CountDownLatch(1);
        dialled.onClosed(over::countDown);
        String database = settings.selection().database();
        Replica server =
                dialled.replicate(Selection.of(SERVER).and("Database", "name", "leader", "connected"), changes -> {
                    if (changes.stream().anyMatch(change -> endsLead(change, database))) {
                        over.countDown();
                    }
                });
        if (server.contents().rows("Database").values().stream().noneMatch(row -> leads(row, database))) {
            return false;
        }
        dialled.attach(replica);
        if (!dialled.isOpen() || !become(dialled)) {
            return false;
        }
        log.atInfo()
                .addKeyValue("database", database)
                .addKeyValue("address", dialled.remote())
                .log("Connected");
        replica.announce(); // Not before: who hears of it may want to write.
        try {
            over.await();
        } finally {
            boolean _ = become(null);
            replica.leaveStep(); // At once, also where the connection is kept for the answers under way.
        }
        boolean open = dialled.isOpen();
        log.atInfo()
                .addKeyValue("database", database)
                .addKeyValue("address", dialled.remote())
                .addKeyValue("because", open ? "it no longer leads" : "the connection ended")
                .log("Disconnected");
        if (open) {
            // Calls under way may yet be answered by a server that has only handed over its lead.
            dialled.awaitIdle(Duration.ofSeconds(1));
        }
        return true;
    }

    private static boolean leads(Row row, String database) {
        return row.text("name").equals(database) && row.bool("leader") && row.bool("connected");
    }

    private static boolean endsLead(Change change, String database) {
        return change.before().filter(row -> leads(row, database)).isPresent()
                && change.after().filter(row -> leads(row, database)).isEmpty();
    }
}
