package io.fairlead.agent.plug;

import io.fairlead.ovsdb.Change;
import io.fairlead.ovsdb.Contents;
import io.fairlead.ovsdb.Selection;
import io.fairlead.ovsdb.Transaction;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The database of this host's Open vSwitch: a copy kept in step, and transactions. */
interface HostDatabase {

    String NAME = "Open_vSwitch";

    /** What is kept in step. */
    Selection SELECTION = Selection.of(NAME)
            .and("Bridge", "name", "ports", "external_ids", "datapath_type")
            .and("Port", "name", "interfaces")
            .and("Interface", "name", "ofport", "ofport_request", "error", "options", "external_ids");

    /** The copy as it is now; waits a little for a connection, and throws while there is none. */
    Contents contents() throws IOException;

    /** Waits until the copy is such; says whether it came so far. */
    boolean await(Predicate<Contents> condition, Duration atMost) throws IOException, InterruptedException;

    /** Tells of every change of the copy. */
    void onChange(Consumer<Change> listener);

    /** Changes the database; what it changed is in the copy when this returns. */
    void transact(Transaction transaction) throws IOException;
}
