package io.fairlead.agent.plug;

import io.fairlead.agent.cluster.LocalRecord;
import io.fairlead.ovsdb.OvsdbAddress;
import java.nio.file.Path;
import java.time.InstantSource;

/** The host's bridge in its own Open vSwitch. The connection is made in the background, and again when it ends. */
public final class HostBridge implements AutoCloseable {

    /** What it is called on every host. */
    public static final String NAME = "br-fairlead";

    private final ReplicatedDatabase database;
    private final BridgeNotes notes;
    private final BridgePorts ports;

    private HostBridge(ReplicatedDatabase database, Barrier barrier) {
        this.database = database;
        this.notes = new BridgeNotes(database);
        this.ports = new BridgePorts(database, barrier, InstantSource.system());
    }

    /**
     * Starts to connect, and returns at once.
     *
     * @param socket of the host's own database, {@code /run/openvswitch/db.sock}; those of its bridges are beside it
     */
    public static HostBridge open(Path socket) {
        return new HostBridge(
                ReplicatedDatabase.open(new OvsdbAddress.Unix(socket)),
                new Barrier(socket.resolveSibling(NAME + ".mgmt")));
    }

    public Ports ports() {
        return ports;
    }

    /** Where the host's leases and the cluster's networks are written down. */
    public LocalRecord record() {
        return new BridgeRecord(notes);
    }

    @Override
    public void close() {
        database.close();
    }
}
