package io.fairlead.controller.store;

import io.fairlead.ovsdb.Change;
import io.fairlead.ovsdb.Contents;
import io.fairlead.ovsdb.OvsdbAddress;
import io.fairlead.ovsdb.OvsdbException;
import io.fairlead.ovsdb.TlsFiles;
import io.fairlead.ovsdb.Transaction;
import io.fairlead.ovsdb.TransactionResult;
import io.fairlead.ovsdb.session.OvsdbDialer;
import io.fairlead.ovsdb.session.ReconnectingSession;
import io.fairlead.ovsdb.session.ReplicaListener;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The store's database at whichever of its servers leads. */
final class LeaderDatabase implements Database {

    /** An answer that takes longer is looked for over another connection; an election takes up to twice its timer. */
    private static final Duration ANSWER = Duration.ofSeconds(3);

    private final OvsdbDialer dialer;
    private final ReconnectingSession session;
    private volatile boolean seen;
    private volatile Runnable changed = () -> {};

    /**
     * Begins to connect.
     *
     * @param addresses of all servers of the store
     * @param random spreads the tries of several controllers
     */
    LeaderDatabase(List<OvsdbAddress> addresses, TlsFiles tls, RandomGenerator random) {
        dialer = OvsdbDialer.withTls(tls);
        session = ReconnectingSession.open(
                dialer, ReconnectingSession.Settings.of(addresses, Format.selection()), new Listener(), random);
    }

    private final class Listener implements ReplicaListener {

        @Override
        public void changed(List<Change> changes) {
            changed.run();
        }

        @Override
        public void inStep() {
            seen = true;
            changed.run();
        }

        @Override
        public void outOfStep() {
            changed.run();
        }
    }

    /** From the next attempt on, the servers are these. */
    void dial(List<OvsdbAddress> addresses) {
        session.dial(addresses);
    }

    @Override
    public Optional<Contents> contents() {
        return seen ? Optional.of(session.replica().contents()) : Optional.empty();
    }

    @Override
    public boolean isConnected() {
        return session.isConnected();
    }

    @Override
    public void onChange(Runnable subscriber) {
        changed = subscriber;
    }

    @Override
    public TransactionResult transact(Transaction transaction) throws OvsdbException {
        return session.transact(transaction, ANSWER);
    }

    @Override
    public void close() {
        session.close();
        dialer.close();
    }
}
