package io.fairlead.controller.store;

import io.fairlead.ovsdb.Contents;
import io.fairlead.ovsdb.OvsdbException;
import io.fairlead.ovsdb.Transaction;
import io.fairlead.ovsdb.TransactionResult;
import java.util.Optional;

/** Another database, every third of whose answers gets lost on its way; of those, every other question too. */
final class LosingDatabase implements Database {

    private final Database other;
    private int asked;
    private int lost;

    LosingDatabase(Database other) {
        this.other = other;
    }

    int lost() {
        return lost;
    }

    @Override
    public TransactionResult transact(Transaction transaction) throws OvsdbException {
        asked++;
        if (asked % 3 != 0) {
            return other.transact(transaction);
        }
        lost++;
        if (lost % 2 == 0) {
            other.transact(transaction);
        }
        throw new OvsdbException.Unknown("lost", new IllegalStateException("for the test"));
    }

    @Override
    public Optional<Contents> contents() {
        return other.contents();
    }

    @Override
    public boolean isConnected() {
        return other.isConnected();
    }

    @Override
    public void onChange(Runnable changed) {
        other.onChange(changed);
    }

    @Override
    public void close() {
        other.close();
    }
}
