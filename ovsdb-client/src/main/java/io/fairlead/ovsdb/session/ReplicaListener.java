package io.fairlead.ovsdb.session;

import io.fairlead.ovsdb.Change;
import java.util.List;

/**
 * Hears of what happens to a replica: in order, one call at a time, on a thread where it may block.
 *
 * <p>The replica is always at least as new as what is being told.
 */
public interface ReplicaListener {

    /** Rows came, changed or went in one transaction; all that were there at the beginning come in one call. */
    void changed(List<Change> changes);

    /** The replica shows the database as it is, and its session serves: after the first dump, and each reconnection. */
    default void inStep() {}

    /** The connection is gone, or its server no longer leads; the replica keeps what it last showed. */
    default void outOfStep() {}
}
