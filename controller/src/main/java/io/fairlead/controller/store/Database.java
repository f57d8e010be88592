package io.fairlead.controller.store;

import io.fairlead.ovsdb.Contents;
import io.fairlead.ovsdb.OvsdbException;
import io.fairlead.ovsdb.Transaction;
import io.fairlead.ovsdb.TransactionResult;
import java.util.Optional;

/** The store's database as the journal needs it: a copy that follows it, and transactions at its leader. */
interface Database extends AutoCloseable {

    /** The copy; empty until it was there in full once. */
    Optional<Contents> contents();

    /** Whether the leader can be asked and the copy follows it. */
    boolean isConnected();

    /** Calls back, on one thread at a time, after each change of the copy or of the connection. */
    void onChange(Runnable changed);

    TransactionResult transact(Transaction transaction) throws OvsdbException;

    @Override
    void close();
}
