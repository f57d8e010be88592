package io.fairlead.controller.model;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toUnmodifiableList;

import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.net.Vni;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All leases of the cluster at one moment, found by network and by host. Two with the same contents are equal. */
public final class Leases {

    private final List<Lease> all;
    private final Map<Vni, List<Lease>> byNetwork;
    private final Map<HostId, List<Lease>> byHost;

    private Leases(List<Lease> all) {
        this.all = all;
        this.byNetwork = all.stream().collect(groupingBy(Lease::network, toUnmodifiableList()));
        this.byHost = all.stream().collect(groupingBy(Lease::host, toUnmodifiableList()));
        byNetwork.values().forEach(Leases::requireDifferent);
    }

    /** Puts leases in order; refuses two of the same addresses in one network. One may lie within another. */
    public static Leases of(Collection<Lease> leases) {
        return new Leases(leases.stream()
                .sorted(comparing(Lease::network).thenComparing(Lease::block))
                .toList());
    }

    public static Leases empty() {
        return of(List.of());
    }

    /** All of them, by network, then by block. */
    public List<Lease> all() {
        return all;
    }

    /** Those in one network, by block; none where it is unknown. */
    public List<Lease> inNetwork(Vni network) {
        return byNetwork.getOrDefault(network, List.of());
    }

    /** Those that lie inside another and are not all of it, by block. */
    public List<Lease> within(Lease outer) {
        List<Lease> network = inNetwork(outer.network());
        int found = Collections.binarySearch(network, outer, comparing(Lease::block));
        int from = found < 0 ? -found - 1 : found + 1; // In order, they follow it at once.
        int to = from;
        while (to < network.size() && network.get(to).isWithin(outer)) {
            to++;
        }
        return network.subList(from, to);
    }

    /** The smallest lease around another that is in force. */
    public Optional<Lease> around(Lease inner) {
        return inNetwork(inner.network()).stream()
                .filter(lease -> inner.isWithin(lease) && lease.state().isForwarded())
                .max(comparingInt(lease -> lease.block().prefix()));
    }

    /** Those of one host, by network, then by block; none where it is unknown. */
    public List<Lease> ofHost(HostId host) {
        return byHost.getOrDefault(host, List.of());
    }

    /** Sorted by block: whoever has the same follows at once. */
    private static void requireDifferent(List<Lease> sorted) {
        for (int i = 1; i < sorted.size(); i++) {
            Lease before = sorted.get(i - 1);
            Lease lease = sorted.get(i);
            if (before.block().equals(lease.block())) {
                throw new IllegalArgumentException("%s of %s is that of %s, too, in network %s"
                        .formatted(before.block(), before.host(), lease.host(), lease.network()));
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Leases leases && all.equals(leases.all);
    }

    @Override
    public int hashCode() {
        return all.hashCode();
    }

    @Override
    public String toString() {
        return all.toString();
    }
}
