package io.fairlead.agent.docker;

import java.util.HashSet;
import java.util.Set;

/**
 * Of which endpoints Docker knows all it was to be told. A call whose answer it did not get it repeats without the body,
 * so nobody knows for which endpoint that was: all that were told of before are in doubt then, by an agent before this
 * one too.
 */
final class ToldEndpoints {

    private final Set<String> told = new HashSet<>();
    private boolean anyLost;

    /** Docker is told all of it now. */
    synchronized void tell(String endpoint) {
        told.add(endpoint);
    }

    /** Docker has not heard what it was told of an endpoint, and does not say of which. */
    synchronized void lose() {
        told.clear();
        anyLost = true;
    }

    /** Whether Docker may not know all of it. */
    synchronized boolean isInDoubt(String endpoint) {
        return anyLost && !told.contains(endpoint);
    }

    /** There is no such endpoint any more. */
    synchronized void forget(String endpoint) {
        told.remove(endpoint);
    }
}
