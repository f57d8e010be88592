package io.fairlead.ipam;

import java.time.Instant;
import java.util.Set;

/**
 * A host's wish for a block.
 *
 * @param host who wants it
 * @param epoch the host's present one
 * @param taken the windows the host can't use: those of all its leases in all networks, and those in which a port or a
 *     flow is still seen
 * @param revision of the change that will hold the lease
 * @param now for the quarantine
 */
public record Claim(HostId host, Epoch epoch, Set<Window> taken, long revision, Instant now) {

    public Claim {
        taken = Set.copyOf(taken);
    }
}
