package io.fairlead.agent.plug;

import io.fairlead.agent.cluster.HeldLease;
import io.fairlead.ipam.Slot;

/** A slot and the lease it belongs to. */
public record LeasedSlot(Slot slot, HeldLease lease) {}
