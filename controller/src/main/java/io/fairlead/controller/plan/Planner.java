package io.fairlead.controller.plan;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.fairlead.controller.model.Host;
import io.fairlead.controller.model.Intent;
import io.fairlead.controller.model.Leases;
import io.fairlead.controller.model.Network;
import io.fairlead.controller.plan.pipeline.HostView;
import io.fairlead.controller.plan.pipeline.NetworkView;
import io.fairlead.controller.plan.pipeline.OwnBlock;
import io.fairlead.controller.plan.pipeline.Pipeline;
import io.fairlead.controller.plan.pipeline.RemoteBlock;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.openflow.diff.SwitchState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Says what intent and leases mean for one host: the same question always has the same answer. */
public final class Planner {

    private Planner() {}

    /**
     * Plans from scratch. Leases that are withdrawn, of networks that are gone or of hosts that left don't count.
     *
     * @param id a host of the intent; refuses one that has not joined
     */
    public static HostPlan plan(Intent intent, Leases leases, HostId id) {
        if (!intent.hosts().containsKey(id)) {
            throw new IllegalArgumentException("Host %s has not joined".formatted(id));
        }
        SwitchState tables = Pipeline.tables(view(intent, leases, id));
        long hash = Pipeline.fingerprint(tables).value();
        return new HostPlan(Pipeline.withSentinel(tables, hash), hash);
    }

    /** Where the tunnels of the hosts end that share a network with this one, in order. */
    public static List<Ip> peers(Intent intent, Leases leases, HostId id) {
        return view(intent, leases, id).peers().toList();
    }

    /** Intent and leases as the host sees them. */
    static HostView view(Intent intent, Leases leases, HostId id) {
        return new HostView(leases.ofHost(id).stream()
                .filter(lease -> lease.state().isForwarded())
                .map(Lease::network)
                .distinct()
                .map(vni -> intent.networks().get(vni))
                .filter(Objects::nonNull)
                .map(network -> view(intent, leases.inNetwork(network.vni()), network, id))
                .toList());
    }

    private static NetworkView view(Intent intent, List<Lease> leases, Network network, HostId id) {
        List<Lease> own = new ArrayList<>();
        List<RemoteBlock> remote = new ArrayList<>();
        for (Lease lease : leases) {
            Host holder = intent.hosts().get(lease.host());
            if (holder == null || !lease.state().isForwarded()) {
                continue;
            }
            if (lease.host().equals(id)) {
                own.add(lease);
            } else {
                remote.add(new RemoteBlock(lease.block(), holder.vtep(), lease.mac()));
            }
        }
        Set<Ip> closed = new HashSet<>(network.addresses().keptBack());
        network.addresses().gatewayOn(own).ifPresent(closed::add);
        List<Cidr> all = Stream.concat(
                        own.stream().map(Lease::block), remote.stream().map(RemoteBlock::range))
                .toList();
        return new NetworkView(
                network.vni(),
                network.prefix6(),
                Objects.requireNonNull(intent.hosts().get(id)).vtep(),
                own.stream().map(lease -> ownBlock(lease, closed, all)).toList(),
                remote);
    }

    private static OwnBlock ownBlock(Lease lease, Set<Ip> closed, List<Cidr> all) {
        if (lease.isException()) {
            return new OwnBlock(lease, Set.of()); // It was leased as it is, whatever is kept back.
        }
        Cidr block = lease.block();
        List<Cidr> within = all.stream()
                .filter(range -> range.prefix() > block.prefix() && block.contains(range))
                .toList();
        return new OwnBlock(
                lease,
                closed.stream().filter(block::contains).collect(toUnmodifiableSet()),
                within.stream()
                        .filter(range -> within.stream()
                                .noneMatch(other -> other.prefix() < range.prefix() && other.contains(range)))
                        .collect(toUnmodifiableSet()));
    }
}
