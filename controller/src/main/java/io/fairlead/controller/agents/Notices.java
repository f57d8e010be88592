package io.fairlead.controller.agents;

import io.fairlead.agent.protocol.HoleNotice;
import io.fairlead.agent.protocol.LeaseNotice;
import io.fairlead.agent.protocol.Message;
import io.fairlead.agent.protocol.NetworkNotice;
import io.fairlead.controller.model.Datapath;
import io.fairlead.controller.model.Host;
import io.fairlead.controller.model.Network;
import io.fairlead.controller.store.HostFacts;
import io.fairlead.controller.store.Snapshot;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.LeaseState;
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

    /** What is only asked for is not the host's yet. */
    static List<LeaseNotice> leases(Snapshot snapshot, HostId host) {
        return snapshot.leases().ofHost(host).stream()
                .filter(lease -> lease.state() != LeaseState.ASKED)
                .map(Notices::lease)
                .toList();
    }

    /**
     * What others have, or ask for, within the host's leases; and what it had there itself, until members have forgotten
     * that.
     */
    static List<HoleNotice> holes(Snapshot snapshot, HostId host) {
        return snapshot.leases().ofHost(host).stream()
                .filter(own -> own.state().isForwarded() && !own.isException())
                .flatMap(own -> snapshot.leases().within(own).stream()
                        .filter(lease -> !lease.host().equals(host) || isGoing(lease, own)))
                .map(lease -> hole(lease, snapshot))
                .distinct()
                .toList();
    }

    /** What drains together with the block around it, as on a host that is drained, is its container's still. */
    private static boolean isGoing(Lease lease, Lease around) {
        return lease.state() == LeaseState.WITHDRAWN
                || (lease.state() == LeaseState.DRAINING && around.state() != LeaseState.DRAINING);
    }

    private static HoleNotice hole(Lease lease, Snapshot snapshot) {
        return new HoleNotice(
                lease.network(),
                lease.block(),
                name(snapshot, lease.host()),
                lease.state() == LeaseState.ASKED ? lease.revision() : 0);
    }

    /** What people call a host. */
    static String name(Snapshot snapshot, HostId host) {
        Host known = snapshot.intent().hosts().get(host);
        return known == null ? host.value() : known.name();
    }

    static LeaseNotice lease(Lease lease) {
        return new LeaseNotice(
                lease.network(),
                lease.block(),
                lease.window().base(),
                lease.epoch(),
                lease.state(),
                lease.revision(),
                lease.mac());
    }

    static HostFacts facts(Message.Facts facts) {
        Datapath datapath = switch (facts.datapath()) {
            case SYSTEM -> Datapath.SYSTEM;
            case NETDEV -> Datapath.NETDEV;
        };
        return new HostFacts(facts.vtep(), facts.mtu() + Network.ENCAPSULATION, datapath);
    }
}
