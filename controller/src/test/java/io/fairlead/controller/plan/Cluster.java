package io.fairlead.controller.plan;

import io.fairlead.controller.model.Datapath;
import io.fairlead.controller.model.Host;
import io.fairlead.controller.model.Intent;
import io.fairlead.controller.model.Leases;
import io.fairlead.controller.model.Network;
import io.fairlead.controller.model.NetworkName;
import io.fairlead.controller.model.Tenant;
import io.fairlead.controller.model.TenantName;
import io.fairlead.ipam.Claim;
import io.fairlead.ipam.ClaimResult;
import io.fairlead.ipam.Epoch;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.LeaseBook;
import io.fairlead.ipam.LeaseState;
import io.fairlead.ipam.Slot;
import io.fairlead.ipam.Subnet;
import io.fairlead.ipam.Window;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import io.fairlead.net.Prefix6;
import io.fairlead.net.Vni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A cluster of pure values for tests of plans: what is asked for and leased changes, and plans follow. */
public final class Cluster {

    private final Map<Vni, Network> networks = new HashMap<>();
    private final Map<HostId, Host> hosts = new HashMap<>();
    private final List<Lease> leases = new ArrayList<>();

    /** A cluster of hosts h1, h2 … with VTEPs 192.0.2.1, 192.0.2.2 … */
    public static Cluster ofHosts(int count) {
        var cluster = new Cluster();
        IntStream.rangeClosed(1, count).forEach(cluster::join);
        return cluster;
    }

    public HostId join(int number) {
        var id = new HostId("h" + number);
        Ip vtep = Ip.parse("192.0.2.0").plus(number);
        hosts.put(id, new Host(id, "host-" + number, vtep, 1_500, Datapath.NETDEV, Epoch.FIRST, "", false));
        return id;
    }

    public void leave(HostId host) {
        hosts.remove(host);
    }

    public Network network(int vni, String subnet) {
        return network(vni, subnet, Optional.empty());
    }

    public Network network(int vni, String subnet, Optional<Prefix6> prefix6) {
        Cidr range = Cidr.parse(subnet);
        var network = new Network(
                new Vni(vni), TenantName.DEFAULT, new NetworkName("n" + vni), Subnet.of(range), prefix6, 1_450);
        networks.put(network.vni(), network);
        return network;
    }

    /** Leases the next block, as the lease book says. */
    public Lease lease(int vni, String host) {
        Network network = networks.get(new Vni(vni));
        HostId id = new HostId(host);
        List<Lease> own =
                leases.stream().filter(lease -> lease.host().equals(id)).toList();
        var book = new LeaseBook(network.vni(), network.addresses(), inNetwork(network.vni()), List.of());
        var claim = new Claim(id, Epoch.FIRST, own, Set.of(), 1, Instant.EPOCH);
        return keep(((ClaimResult.Claimed) book.claim(claim)).lease());
    }

    /** Leases a range of a block to another host, in this window. */
    public Lease lend(int vni, String host, String range, int window) {
        return keep(new Lease(
                new Vni(vni),
                Cidr.parse(range),
                new HostId(host),
                new Window(window),
                Epoch.FIRST,
                LeaseState.CLAIMED,
                1));
    }

    /** Leases a single address, in the window that the host's first block would have last. */
    public Lease leaseAddress(int vni, String host, String address) {
        Ip ip = Ip.parse(address);
        return keep(new Lease(
                new Vni(vni), new Cidr(ip, 32), new HostId(host), Window.LAST, Epoch.FIRST, LeaseState.CLAIMED, 1));
    }

    /** Leases a single address to a container with a MAC of its own. */
    public Lease leaseAddress(int vni, String host, String address, String mac) {
        return keep(new Lease(
                new Vni(vni),
                new Cidr(Ip.parse(address), 32),
                new HostId(host),
                Window.LAST,
                Epoch.FIRST,
                LeaseState.CLAIMED,
                1,
                Optional.of(MacAddress.parse(mac))));
    }

    private Lease keep(Lease lease) {
        leases.add(lease);
        return lease;
    }

    public void withdraw(Lease lease) {
        leases.remove(lease);
    }

    public List<Lease> inNetwork(Vni vni) {
        return leases.stream().filter(lease -> lease.network().equals(vni)).toList();
    }

    public List<Lease> leases() {
        return List.copyOf(leases);
    }

    public Set<HostId> hosts() {
        return Set.copyOf(hosts.keySet());
    }

    public Ip vtep(HostId host) {
        return hosts.get(host).vtep();
    }

    public HostPlan plan(HostId host) {
        return Planner.plan(intent(), Leases.of(leases), host);
    }

    public Intent intent() {
        return new Intent(1, Map.of(TenantName.DEFAULT, new Tenant(TenantName.DEFAULT)), networks, hosts);
    }

    /** The slots of a lease that a container may be in. */
    public Stream<Slot> open(Lease lease) {
        Network network = networks.get(lease.network());
        List<Lease> own = inNetwork(lease.network()).stream()
                .filter(other -> other.host().equals(lease.host()))
                .toList();
        List<Cidr> loans = inNetwork(lease.network()).stream()
                .filter(other -> other.isWithin(lease))
                .map(Lease::block)
                .toList();
        return lease.slots()
                .filter(slot -> !network.addresses().keptBack().contains(slot.address()))
                .filter(slot -> !network.addresses().gatewayOn(own).stream().anyMatch(slot.address()::equals))
                .filter(slot -> loans.stream().noneMatch(loan -> loan.contains(slot.address())));
    }

    /** Something happens: a host or a network comes or goes, a block is leased or withdrawn. */
    public void change(Random random) {
        int vni = 100 + random.nextInt(4);
        HostId host = new HostId("h" + (1 + random.nextInt(4)));
        switch (random.nextInt(10)) {
            case 0 -> {
                if (!networks.containsKey(new Vni(vni))) {
                    network(vni, "10.%d.0.0/%d".formatted(vni, 22 + random.nextInt(5)));
                }
            }
            case 1 -> {
                networks.remove(new Vni(vni));
                leases.removeIf(lease -> lease.network().value() == vni);
            }
            case 2 -> join(1 + random.nextInt(4));
            case 3 -> {
                if (!leases.isEmpty()) {
                    leases.remove(random.nextInt(leases.size()));
                }
            }
            default -> {
                if (networks.containsKey(new Vni(vni))
                        && inNetwork(new Vni(vni)).size() < 14) {
                    lease(vni, host.value());
                }
            }
        }
    }
}
