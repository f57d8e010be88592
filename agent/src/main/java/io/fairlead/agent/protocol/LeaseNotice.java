package io.fairlead.agent.protocol;

import io.fairlead.ipam.Epoch;
import io.fairlead.ipam.LeaseState;
import io.fairlead.net.Cidr;
import io.fairlead.net.MacAddress;
import io.fairlead.net.Vni;
import java.util.Optional;

/**
 * A lease as the cluster tells it to the host that holds it.
 *
 * @param base the first of the 64 OpenFlow port numbers of the block's slots
 * @param revision the change of the store that made its present state
 * @param mac of a single address whose container chose one
 */
public record LeaseNotice(
        Vni vni, Cidr block, int base, Epoch epoch, LeaseState state, long revision, Optional<MacAddress> mac) {

    /** One whose MACs follow from its addresses. */
    public LeaseNotice(Vni vni, Cidr block, int base, Epoch epoch, LeaseState state, long revision) {
        this(vni, block, base, epoch, state, revision, Optional.empty());
    }
}
