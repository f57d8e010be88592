package io.fairlead.controller.agents;

import io.fairlead.agent.protocol.LeaseNotice;
import io.fairlead.agent.protocol.Message;
import io.fairlead.agent.protocol.NetworkNotice;
import io.fairlead.controller.model.Datapath;
import io.fairlead.controller.model.Network;
import io.fairlead.controller.store.HostFacts;
import io.fairlead.controller.store.Snapshot;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import java.util.Comparator;
import java.util.List;

/** What the store keeps, in the words of the protocol. */
final class Notices {

    private Notices() {}

    static List<NetworkNotice> networks(Snapshot snapshot) {
        return snapshot.intent().networks().values().stream()
                .sorted(Comparator.comparing(Network::vni))
                .map(network -> new NetworkNotice(
                        network.vni(),
                        network.tenant().value(),
                        network.name().value(),
                        network.dockerName(),
                        network.addresses(),
                        network.prefix6(),
                        network.mtu(),
                        snapshot.intent().revision()))
                .toList();
    }

    static List<LeaseNotice> leases(Snapshot snapshot, HostId host) {
        return snapshot.leases().ofHost(host).stream().map(Notices::lease).toList();
    }

    static LeaseNotice lease(Lease lease) {
        return new LeaseNotice(
                lease.network(), lease.block(), lease.window().base(), lease.epoch(), lease.state(), lease.revision());
    }

    static HostFacts facts(Message.Facts facts) {
        Datapath datapath = switch (facts.datapath()) {
            case SYSTEM -> Datapath.SYSTEM;
            case NETDEV -> Datapath.NETDEV;
        };
        return new HostFacts(facts.vtep(), facts.mtu() + Network.ENCAPSULATION, datapath);
    }
}
