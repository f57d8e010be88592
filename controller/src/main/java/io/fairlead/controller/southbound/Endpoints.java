package io.fairlead.controller.southbound;

import io.fairlead.controller.reconcile.Occupancy;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.net.OfPort;
import io.fairlead.net.Vni;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Endpoints and ports as the hosts' databases show them, of all hosts that are connected. Any thread. */
public final class Endpoints implements Occupancy {

    /**
     * What one host shows.
     *
     * @param ports the numbers of all ports of its bridge, ours or not
     */
    record View(Map<String, Endpoint> endpoints, Set<OfPort> ports) {

        View {
            endpoints = Map.copyOf(endpoints);
            ports = Set.copyOf(ports);
        }
    }

    private static final View NOTHING = new View(Map.of(), Set.of());

    private final Map<HostId, View> views = new ConcurrentHashMap<>();

    /** Every endpoint that is seen, in no order. */
    public List<Endpoint> all() {
        return views.values().stream()
                .map(View::endpoints)
                .map(Map::values)
                .flatMap(Collection::stream)
                .toList();
    }

    /** How many endpoints are seen on the host. */
    public int countOn(HostId host) {
        return of(host).endpoints().size();
    }

    /** How many endpoints are seen in these networks. */
    public int countIn(Set<Vni> networks) {
        return (int) all().stream()
                .filter(endpoint -> networks.contains(endpoint.vni()))
                .count();
    }

    @Override
    public boolean isSeen(HostId host) {
        return views.containsKey(host);
    }

    @Override
    public boolean isOccupied(HostId host, Lease lease) {
        return of(host).ports().stream().anyMatch(lease::contains);
    }

    @Override
    public Set<OfPort> ports(HostId host) {
        return of(host).ports();
    }

    View of(HostId host) {
        return views.getOrDefault(host, NOTHING);
    }

    void see(HostId host, View view) {
        views.put(host, view);
    }

    void forget(HostId host) {
        views.remove(host);
    }
}
