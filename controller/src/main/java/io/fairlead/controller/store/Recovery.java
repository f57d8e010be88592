package io.fairlead.controller.store;

import io.fairlead.ipam.Lease;
import java.util.List;

/**
 * What became of the blocks a host says it holds.
 *
 * @param kept leases that agree with what is kept here, whatever their state
 * @param restored leases that had been lost here and were taken back from the host, claimed anew
 * @param refused blocks the host must no longer use
 */
public record Recovery(List<Lease> kept, List<Lease> restored, List<Refused> refused) {

    public Recovery {
        kept = List.copyOf(kept);
        restored = List.copyOf(restored);
        refused = List.copyOf(refused);
    }

    /** A block that is not (or no longer) this host's. */
    public record Refused(HeldBlock held, String message) implements Refusal {}
}
