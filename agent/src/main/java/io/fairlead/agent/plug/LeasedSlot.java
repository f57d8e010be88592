package io.fairlead.agent.plug;

import io.fairlead.agent.cluster.HeldLease;
import io.fairlead.agent.cluster.NetworkId;
import io.fairlead.ipam.Slot;

/** A slot and the lease it belongs to. */
public record LeasedSlot(Slot slot, HeldLease lease) {

    /**
     * The endpoint that has this slot, with the MAC that goes with the lease.
     *
     * @param id hex digits, given by Docker or whoever plugs it
     * @param network the lease's, by its name
     * @param by who plugs it, in one word
     */
    public Endpoint endpoint(String id, NetworkId network, String by) {
        return new Endpoint(id, lease.network(), network, slot, lease.epoch(), by, "", "", lease.mac());
    }
}
