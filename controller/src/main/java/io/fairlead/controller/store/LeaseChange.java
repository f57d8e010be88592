package io.fairlead.controller.store;

import io.fairlead.ipam.Epoch;
import io.fairlead.ipam.Lease;
import io.fairlead.net.Cidr;
import io.fairlead.net.Vni;

/** How a change of a lease ended. */
public sealed interface LeaseChange {

    /** The lease as it is now, or as it was when it was forgotten. */
    record Done(Lease lease) implements LeaseChange {}

    /** No such lease is kept. */
    record NotFound(Vni network, Cidr block, Epoch epoch) implements LeaseChange, Refusal {
        @Override
        public String message() {
            return "Block %s of network %s is not leased under epoch %s".formatted(block, network, epoch);
        }
    }

    /** The lease is in another state than the caller thought, or of another epoch; nothing was changed. */
    record Stale(Lease lease) implements LeaseChange, Refusal {
        @Override
        public String message() {
            return "Block %s of network %s is %s under epoch %s by now"
                    .formatted(lease.block(), lease.network(), lease.state().word(), lease.epoch());
        }
    }
}
