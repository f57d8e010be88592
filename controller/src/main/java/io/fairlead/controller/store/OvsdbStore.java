package io.fairlead.controller.store;

import io.fairlead.controller.pki.PkiFiles;
import io.fairlead.ovsdb.OvsdbAddress;
import io.fairlead.ovsdb.TlsFiles;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/** Opens the store of record. */
public final class OvsdbStore implements AutoCloseable {

    private final LeaderDatabase database;
    private final OvsdbJournal journal;
    private final Store store;

    private OvsdbStore(LeaderDatabase database, OvsdbJournal journal, Store store) {
        this.database = database;
        this.journal = journal;
        this.store = store;
    }

    /**
     * Begins to connect to the store and returns at once; until it is ready, what would change something throws
     * {@link StoreException} after a while.
     *
     * @param addresses of all controllers
     * @param pki this controller's keys
     */
    public static OvsdbStore open(List<String> addresses, PkiFiles pki, InstantSource clock) {
        return connect(servers(addresses), pki, clock, clock);
    }

    /** @param patience by what clock changes become overdue: a test may stand still by the other */
    static OvsdbStore connect(List<OvsdbAddress> servers, PkiFiles pki, InstantSource clock, InstantSource patience) {
        var tls = new TlsFiles(pki.certificate(), pki.key(), pki.controllersCa());
        var random = new SecureRandom();
        var database = new LeaderDatabase(servers, tls, random);
        var journal = new OvsdbJournal(database, patience).start();
        return new OvsdbStore(database, journal, new DecidingStore(journal, clock, random));
    }

    /** From now on the controllers are at these addresses; a connection that holds goes on. */
    public void dial(List<String> addresses) {
        database.dial(servers(addresses));
    }

    private static List<OvsdbAddress> servers(List<String> addresses) {
        return addresses.stream()
                .<OvsdbAddress>map(address -> new OvsdbAddress.Ssl(address, StoreDatabase.CLIENT_PORT))
                .toList();
    }

    public Store store() {
        return store;
    }

    OvsdbJournal journal() {
        return journal;
    }

    /** Ends the connection; what is kept stays. */
    @Override
    public void close() {
        journal.close();
    }
}
