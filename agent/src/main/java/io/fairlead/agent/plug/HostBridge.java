package io.fairlead.agent.plug;

import io.fairlead.agent.cluster.LocalRecord;
import io.fairlead.ovsdb.OvsdbAddress;

/** The host's bridge in its own Open vSwitch. The connection is made in the background, and again when it ends. */
public final class HostBridge implements AutoCloseable {

    private final ReplicatedDatabase database;
    /** What it is called on every host. */
    public static final String NAME = "br-fairlead";

    private final BridgeNotes notes;

    private HostBridge(ReplicatedDatabase database) {
        this.database = database;
        this.notes = new BridgeNotes(database);
    }

    /**
     * Starts to connect, and returns at once.
     *
     * @param address of the host's own database: {@code unix:/run/openvswitch/db.sock}
     */
    public static HostBridge open(OvsdbAddress address) {
        return new HostBridge(ReplicatedDatabase.open(address));
    }

    public Ports ports() {
        return new BridgePorts(database);
    }

    public Notes notes() {
        return notes;
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
