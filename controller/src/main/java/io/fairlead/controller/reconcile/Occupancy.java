package io.fairlead.controller.reconcile;

import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.Window;
import java.util.Set;

/** Which ports are seen on hosts; nothing is seen on one whose database is not connected. */
public interface Occupancy {

    /** Whether the host's ports can be seen. */
    boolean isSeen(HostId host);

    /** Whether a port is seen in one of the lease's slots. */
    boolean isOccupied(HostId host, Lease lease);

    /** The windows in which any port of the host's bridge is seen. */
    Set<Window> windows(HostId host);
}
