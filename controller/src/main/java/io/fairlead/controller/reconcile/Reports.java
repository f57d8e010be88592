package io.fairlead.controller.reconcile;

import io.fairlead.ipam.HostId;
import java.time.Duration;
import java.time.Instant;

/** Is told of each pass, for metrics and for people; must not block. */
@FunctionalInterface
public interface Reports {

    /** A pass over a host took so long and ended now. */
    void passed(HostId host, Outcome outcome, Duration took, Instant at);

    /** The last pass over a host is over: it has left, or the controller stops. */
    default void ended(HostId host) {}
}
