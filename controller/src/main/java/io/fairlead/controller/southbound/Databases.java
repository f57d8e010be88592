package io.fairlead.controller.southbound;

import io.fairlead.controller.plan.BridgePlan;
import io.fairlead.controller.reconcile.BridgePort;
import io.fairlead.controller.reconcile.SouthboundException;
import io.fairlead.controller.store.Store;
import io.fairlead.ipam.HostId;
import io.fairlead.ovsdb.Contents;
import io.fairlead.ovsdb.OvsdbException;
import io.fairlead.ovsdb.Transaction;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The hosts' databases that are connected, and what they show of endpoints. */
public final class Databases {

    private static final Logger LOG = LoggerFactory.getLogger(Databases.class);

    private final Store store;
    private final Endpoints endpoints;
    private final Wakes wakes;
    private final Supplier<String> controller;
    private final InstantSource clock;
    private final Map<HostId, HostSession> sessions = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrival = lock.newCondition();

    /**
     * Nobody is connected yet.
     *
     * @param controller what bridges are to connect to, {@code ssl:10.0.0.1:6653}
     */
    public Databases(Store store, Endpoints endpoints, Wakes wakes, Supplier<String> controller, InstantSource clock) {
        this.store = store;
        this.endpoints = endpoints;
        this.wakes = wakes;
        this.controller = controller;
        this.clock = clock;
    }

    /** Why a database whose certificate names this host is sent away; empty where it is taken. */
    String objection(HostId certified, Optional<InetAddress> from, Contents contents) {
        if (!store.isReady()) {
            return "the store can't be reached yet";
        }
        if (!store.snapshot().intent().hosts().containsKey(certified)) {
            return "no such host has joined; run `fairlead join` on it";
        }
        Optional<InetAddress> there =
                Optional.ofNullable(sessions.get(certified)).flatMap(HostSession::address);
        if (there.isPresent() && !there.equals(from)) {
            return "another machine's is connected as this host's, from %s; is one a copy of the other?"
                    .formatted(there.get().getHostAddress());
        }
        Optional<String> said =
                contents.first("Open_vSwitch").flatMap(root -> root.entry("external_ids", "fairlead-host-id"));
        if (!said.equals(Optional.of(certified.value()))) {
            return "its external_ids:fairlead-host-id is '%s', its certificate is that of %s; restart fairlead-agent there"
                    .formatted(said.orElse(""), certified);
        }
        return "";
    }

    /** Takes the place of an older connection of the host. */
    void take(HostId host, HostSession session) {
        HostSession older;
        lock.lock();
        try {
            older = sessions.put(host, session);
            see(host, session);
            arrival.signalAll();
        } finally {
            lock.unlock();
        }
        if (older != null && !older.equals(session)) {
            older.close();
        }
        LOG.atInfo().addKeyValue("host", host).log("Database connected");
        wakes.wake(host);
    }

    /** Where the host's database connects from, whose certificate was checked; waits that long for it to connect. */
    Optional<InetAddress> address(HostId host, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (!sessions.containsKey(host) && left > 0) {
                left = arrival.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
        return Optional.ofNullable(sessions.get(host)).flatMap(HostSession::address);
    }

    /** Something changed in the host's database. */
    void changed(HostId host, HostSession session) {
        lock.lock();
        try {
            if (!session.equals(sessions.get(host))) {
                return;
            }
            see(host, session);
        } finally {
            lock.unlock();
        }
        wakes.wake(host);
    }

    /** Under the lock, from the look at the rows to the view: else an older look could end last, or after the end. */
    private void see(HostId host, HostSession session) {
        endpoints.see(host, EndpointRows.view(host, session.contents(), endpoints.of(host), clock.instant()));
    }

    /** The connection is over. */
    void gone(HostId host, HostSession session) {
        boolean ended;
        lock.lock();
        try {
            ended = sessions.remove(host, session);
            if (ended) {
                endpoints.forget(host);
            }
        } finally {
            lock.unlock();
        }
        if (ended) {
            LOG.atInfo().addKeyValue("host", host).log("Database disconnected");
            wakes.wake(host);
        }
    }

    /** Sends the host's database away, because it has left. */
    void drop(HostId host) {
        HostSession session = sessions.get(host);
        if (session != null) {
            gone(host, session);
            session.close();
        }
    }

    Optional<BridgePort> port(HostId host) {
        return Optional.ofNullable(sessions.get(host)).map(session -> plan -> reconcile(host, session, plan));
    }

    Optional<PortState> portState(HostId host, String name) {
        HostSession session = sessions.get(host);
        if (session == null) {
            return Optional.empty();
        }
        try {
            return session.transact(PortState.question(name)).rows(0).stream()
                    .findAny()
                    .map(PortState::of);
        } catch (OvsdbException e) {
            throw new SouthboundException("Port %s of host %s not read: %s".formatted(name, host, e.getMessage()), e);
        }
    }

    /** Why Open vSwitch could not open the host's tunnel port; empty where it could or nothing is known. */
    Optional<String> tunnelError(HostId host) {
        return Optional.ofNullable(sessions.get(host))
                .map(HostSession::contents)
                .flatMap(BridgeChange::tunnelError);
    }

    private boolean reconcile(HostId host, HostSession session, BridgePlan plan) {
        Optional<Transaction> change = BridgeChange.between(session.contents(), plan, controller.get());
        if (change.isEmpty()) {
            return false;
        }
        try {
            var _ = session.transact(change.get());
            LOG.atInfo()
                    .addKeyValue("host", host)
                    .addKeyValue("operations", change.get().operations().size())
                    .log("Bridge made as planned");
            return true;
        } catch (OvsdbException e) {
            throw new SouthboundException("Bridge of host %s not made: %s".formatted(host, e.getMessage()), e);
        }
    }
}
