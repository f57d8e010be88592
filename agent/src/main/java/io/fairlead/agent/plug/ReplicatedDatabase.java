package io.fairlead.agent.plug;

import io.fairlead.agent.time.Deadline;
import io.fairlead.ovsdb.Change;
import io.fairlead.ovsdb.Contents;
import io.fairlead.ovsdb.OvsdbAddress;
import io.fairlead.ovsdb.OvsdbException;
import io.fairlead.ovsdb.Transaction;
import io.fairlead.ovsdb.session.OvsdbDialer;
import io.fairlead.ovsdb.session.ReconnectingSession;
import io.fairlead.ovsdb.session.ReplicaListener;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** The host's database over a connection that is made again whenever it ends. */
final class ReplicatedDatabase implements HostDatabase, AutoCloseable {

    /** Open vSwitch's database takes milliseconds. */
    private static final Duration TRANSACTION = Duration.ofSeconds(4);

    private static final Duration CONNECTED_SOON = Duration.ofSeconds(3);

    private final OvsdbAddress address;
    private final OvsdbDialer dialer = OvsdbDialer.plain();
    private final Wake wake = new Wake();
    private final ReconnectingSession session;

    private ReplicatedDatabase(OvsdbAddress address) {
        this.address = address;
        this.session = ReconnectingSession.open(
                dialer,
                ReconnectingSession.Settings.of(List.of(address), SELECTION),
                wake,
                RandomGenerator.getDefault());
    }

    /** Starts to connect, and returns at once. */
    static ReplicatedDatabase open(OvsdbAddress address) {
        return new ReplicatedDatabase(address);
    }

    /** Lets those who wait look again. */
    private static final class Wake implements ReplicaListener {

        private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();

        @Override
        public void changed(List<Change> changes) {
            synchronized (this) {
                notifyAll();
            }
            changes.forEach(change -> listeners.forEach(listener -> listener.accept(change)));
        }

        @Override
        public synchronized void outOfStep() {
            notifyAll();
        }
    }

    @Override
    public Contents contents() throws IOException {
        if (!session.isConnected() && !isConnectedSoon()) {
            throw new IOException(
                    "Open vSwitch can't be reached at %s; is openvswitch-switch running?".formatted(address));
        }
        return session.replica().contents();
    }

    /** Calls that waited for the agent to start come before it is connected. */
    private boolean isConnectedSoon() {
        try {
            return session.awaitConnected(Deadline.left(CONNECTED_SOON));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public boolean await(Predicate<Contents> condition, Duration atMost) throws IOException, InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        synchronized (wake) {
            while (!condition.test(contents())) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                wake.wait(left / 1_000_000 + 1);
            }
        }
        return true;
    }

    @Override
    public void onChange(Consumer<Change> listener) {
        wake.listeners.add(listener);
    }

    @Override
    public void transact(Transaction transaction) throws IOException {
        try {
            session.transact(transaction, Deadline.left(TRANSACTION));
        } catch (OvsdbException.Unknown e) {
            throw new IOException(
                    "Open vSwitch's database does not answer; is ovsdb-server running? (%s)".formatted(e.getMessage()),
                    e);
        } catch (OvsdbException e) {
            throw new IOException("Open vSwitch's database: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        session.close();
        dialer.close();
    }
}
