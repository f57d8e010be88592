package io.fairlead.controller.reconcile;

import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.net.OfPort;
import java.util.Set;

/** Which ports are seen on hosts; nothing is seen on one whose database is not connected. */
public interface Occupancy {

    /** Whether the host's ports can be seen. */
    boolean isSeen(HostId host);

    /** Whether a port is seen in one of the lease's slots. */
    boolean isOccupied(HostId host, Lease lease);

    /** The numbers of all ports of the host's bridge that are seen, ours or not. */
    Set<OfPort> ports(HostId host);
}
