package io.fairlead.controller.southbound;

import io.fairlead.ipam.HostId;
import io.fairlead.ovsdb.Change;
import io.fairlead.ovsdb.Contents;
import io.fairlead.ovsdb.OvsdbException;
import io.fairlead.ovsdb.Transaction;
import io.fairlead.ovsdb.TransactionResult;
import io.fairlead.ovsdb.session.OvsdbSession;
import io.fairlead.ovsdb.session.Replica;
import io.fairlead.ovsdb.session.ReplicaListener;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes on the databases that dial in: follows them, checks who they are, or sends them away with a reason in the log. */
public final class DatabaseHandler implements Consumer<OvsdbSession> {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseHandler.class);

    private final Databases databases;

    public DatabaseHandler(Databases databases) {
        this.databases = databases;
    }

    @Override
    public void accept(OvsdbSession session) {
        Optional<HostId> certified = session.peerName().flatMap(DatabaseHandler::hostId);
        if (certified.isEmpty()) {
            refuse(
                    session,
                    "its certificate names no host: '%s'"
                            .formatted(session.peerName().orElse("")));
            return;
        }
        try {
            take(session, certified.get());
        } catch (OvsdbException e) {
            refuse(session, String.valueOf(e.getMessage()));
        }
    }

    private void take(OvsdbSession session, HostId host) throws OvsdbException {
        var following = new Following(session, host);
        following.follow(session.replicate(BridgeChange.SELECTION, following));
        String objection = databases.objection(host, following.address(), following.contents());
        if (!objection.isEmpty()) {
            refuse(session, objection);
            return;
        }
        databases.take(host, following);
        session.onClosed(() -> databases.gone(host, following));
    }

    private static Optional<HostId> hostId(String name) {
        try {
            return Optional.of(new HostId(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // Whoever issued it, it was not for a host.
        }
    }

    private static void refuse(OvsdbSession session, String reason) {
        LOG.atWarn()
                .addKeyValue("peer", session.remote())
                .addKeyValue("name", session.peerName().orElse(""))
                .addKeyValue("reason", reason)
                .log("Database sent away");
        session.close();
    }

    /** One database that is followed. */
    private final class Following implements HostSession, ReplicaListener {

        private final OvsdbSession session;
        private final HostId host;
        private volatile Optional<Replica> replica = Optional.empty();

        Following(OvsdbSession session, HostId host) {
            this.session = session;
            this.host = host;
        }

        void follow(Replica made) {
            replica = Optional.of(made);
        }

        @Override
        public Contents contents() {
            return replica.orElseThrow().contents();
        }

        @Override
        public Optional<InetAddress> address() {
            return session.peerAddress();
        }

        @Override
        public TransactionResult transact(Transaction transaction) throws OvsdbException {
            return session.transact(transaction);
        }

        @Override
        public void close() {
            session.close();
        }

        @Override
        public void changed(List<Change> changes) {
            databases.changed(host, this);
        }
    }
}
