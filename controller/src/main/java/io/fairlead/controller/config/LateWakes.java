package io.fairlead.controller.config;

import io.fairlead.controller.reconcile.Fleet;
import io.fairlead.controller.southbound.Wakes;
import io.fairlead.ipam.HostId;
import org.jspecify.annotations.Nullable;

/** Leads to the fleet, which is made of what needs this: until it is there, a wake is for nobody, and it looks anyway. */
final class LateWakes implements Wakes {

    private volatile @Nullable Fleet fleet;

    void lead(Fleet to) {
        fleet = to;
    }

    @Override
    public void wake(HostId host) {
        Fleet there = fleet;
        if (there != null) {
            there.wake(host);
        }
    }

    @Override
    public void suspect(HostId host) {
        Fleet there = fleet;
        if (there != null) {
            there.suspect(host);
        }
    }
}
