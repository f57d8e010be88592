package io.fairlead.agent.link;

import io.fairlead.agent.cluster.ClusterNetwork;
import io.fairlead.agent.cluster.HeldLease;
import io.fairlead.agent.cluster.NetworkId;
import io.fairlead.agent.protocol.HeldBlock;
import io.fairlead.agent.protocol.LeaseNotice;
import io.fairlead.agent.protocol.NetworkNotice;
import io.fairlead.ipam.Epoch;

/** Between the messages' words and the agent's own. */
final class Notices {

    private Notices() {}

    static HeldLease lease(LeaseNotice notice) {
        return new HeldLease(
                notice.vni(), notice.block(), notice.base(), notice.epoch().value(), notice.mac());
    }

    static HeldBlock held(HeldLease lease) {
        return new HeldBlock(lease.network(), lease.block(), lease.base(), new Epoch(lease.epoch()), lease.mac());
    }

    static ClusterNetwork network(NetworkNotice notice) {
        return new ClusterNetwork(
                notice.vni(),
                new NetworkId(notice.tenant(), notice.name()),
                notice.addresses(),
                notice.prefix6(),
                notice.mtu());
    }
}
