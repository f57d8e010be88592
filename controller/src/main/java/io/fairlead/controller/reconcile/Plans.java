package io.fairlead.controller.reconcile;

import io.fairlead.controller.plan.BridgePlan;
import io.fairlead.controller.plan.HostPlan;
import io.fairlead.controller.store.Snapshot;
import io.fairlead.ipam.HostId;

/** Plans of hosts; equal snapshots give equal plans. */
public interface Plans {

    /** All of a host's plan; the host must be in the snapshot. */
    HostPlan plan(Snapshot snapshot, HostId host);

    /** Its bridge alone, at less cost. */
    BridgePlan bridge(Snapshot snapshot, HostId host);
}
