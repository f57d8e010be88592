package io.fairlead.agent.cluster;

import io.fairlead.net.Cidr;
import io.fairlead.net.Vni;
import java.util.Optional;

/** Who knows which of this host's addresses are in use. */
public interface Occupants {

    /**
     * Why these addresses can't be left to another host: who has one of them. Asked when they are among
     * {@link Cluster#holes} already, so that nobody is given one afterwards.
     */
    Optional<String> objection(Vni network, Cidr range);

    /** Gives a lease back, unless an address of it is in use: then says by whom. */
    Optional<String> letGo(HeldLease lease);
}
