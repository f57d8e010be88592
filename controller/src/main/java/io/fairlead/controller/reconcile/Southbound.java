package io.fairlead.controller.reconcile;

import io.fairlead.ipam.HostId;
import java.util.Optional;
import java.util.Set;

/** Reaches what hosts have. Methods answer from memory and never block. */
public interface Southbound {

    /** The hosts whose switch obeys this controller now. */
    Set<HostId> connected();

    /** The host's bridge, while its database is connected. */
    Optional<BridgePort> bridge(HostId host);

    /** The host's flows and groups, while its switch is connected and obeys. */
    Optional<SwitchPort> tables(HostId host);
}
