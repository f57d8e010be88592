package io.fairlead.controller.store;

import io.fairlead.controller.model.Intent;
import io.fairlead.controller.model.Leases;
import io.fairlead.ipam.HostId;
import java.util.Map;

/**
 * What the store holds at one moment.
 *
 * @param intent tenants, networks and hosts
 * @param leases every lease that is kept, withdrawn ones included
 * @param confirmed by host, the highest revision its switch was confirmed to hold the plan of; a host that never
 *     confirmed is missing
 * @param revision grows by one with each commit that changed intent or leases. Confirmations, tokens and
 *     generations leave it alone: a plan does not depend on them, and a confirmation that asked for the next one
 *     would never come to rest
 */
public record Snapshot(Intent intent, Leases leases, Map<HostId, Long> confirmed, long revision) {

    public Snapshot {
        confirmed = Map.copyOf(confirmed);
    }

    /** The revision this host has confirmed, 0 where it never did. */
    public long confirmedBy(HostId host) {
        return confirmed.getOrDefault(host, 0L);
    }
}
