package io.fairlead.controller.store;

import io.fairlead.ipam.LeaseState;

/**
 * A step in a lease's life.
 *
 * @param from the state it must be in
 * @param to the state it is in afterwards; one that may follow
 */
public record LeaseStep(LeaseState from, LeaseState to) {

    public LeaseStep {
        if (!from.mayBecome(to)) {
            throw new IllegalArgumentException("No lease goes from %s to %s".formatted(from.word(), to.word()));
        }
    }
}
