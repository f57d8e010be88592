package io.fairlead.controller.southbound;

import io.fairlead.ovsdb.Contents;
import io.fairlead.ovsdb.OvsdbException;
import io.fairlead.ovsdb.Transaction;
import io.fairlead.ovsdb.TransactionResult;
import java.net.InetAddress;
import java.util.Optional;

/** One connection of one host's database, followed by {@link BridgeChange#SELECTION}. */
interface HostSession extends AutoCloseable {

    /** The rows as they are now, as far as the database has told. */
    Contents contents();

    /** Where it connects from, if it still does. */
    Optional<InetAddress> address();

    /** Blocks until the database has answered. */
    TransactionResult transact(Transaction transaction) throws OvsdbException;

    @Override
    void close();
}
