package io.fairlead.controller.testing;

import io.fairlead.controller.reconcile.Occupancy;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.net.OfPort;
import java.util.Set;

/** Hosts that are all seen, with no port on any. */
public final class NoPorts implements Occupancy {

    @Override
    public boolean isSeen(HostId host) {
        return true;
    }

    @Override
    public boolean isOccupied(HostId host, Lease lease) {
        return false;
    }

    @Override
    public Set<OfPort> ports(HostId host) {
        return Set.of();
    }
}
