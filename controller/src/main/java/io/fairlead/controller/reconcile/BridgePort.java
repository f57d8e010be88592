package io.fairlead.controller.reconcile;

import io.fairlead.controller.plan.BridgePlan;

/** The bridge of one host, over one connection to its database. */
public interface BridgePort {

    /**
     * Makes the bridge what is planned; touches nothing else on the host.
     *
     * @return whether anything had to be changed
     * @throws SouthboundException when the host did not do it
     */
    boolean reconcile(BridgePlan plan);
}
