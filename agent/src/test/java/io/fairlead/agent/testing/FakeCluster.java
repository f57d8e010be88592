package io.fairlead.agent.testing;

import io.fairlead.agent.cluster.Cluster;
import io.fairlead.agent.cluster.ClusterException;
import io.fairlead.agent.cluster.ClusterNetwork;
import io.fairlead.agent.cluster.Conflict;
import io.fairlead.agent.cluster.HeldLease;
import io.fairlead.agent.cluster.Hole;
import io.fairlead.agent.cluster.NetworkId;
import io.fairlead.agent.cluster.NetworkSpec;
import io.fairlead.agent.cluster.Occupants;
import io.fairlead.ipam.Subnet;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import io.fairlead.net.Prefix6;
import io.fairlead.net.Vni;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A cluster that leases a network's next /28, or that around an address, until it is told to be unreachable. */
public final class FakeCluster implements Cluster {

    private final List<ClusterNetwork> networks = new CopyOnWriteArrayList<>();
    private final List<HeldLease> leases = new CopyOnWriteArrayList<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final List<Hole> holes = new CopyOnWriteArrayList<>();
    private volatile Set<HeldLease> draining = Set.of();
    private volatile @Nullable Occupants occupants;
    private volatile List<Conflict> conflicts = List.of();
    private volatile boolean reachable = true;
    private volatile boolean current = true;
    private volatile CountDownLatch known = new CountDownLatch(0);
    private volatile List<Vni> present = List.of();
    private volatile boolean awaited;
    private volatile Runnable whileGivingBack = () -> {};
    private int nextBase = 65_216;

    public ClusterNetwork add(ClusterNetwork network) {
        networks.add(network);
        changed();
        return network;
    }

    public void remove(ClusterNetwork network) {
        networks.remove(network);
        changed();
    }

    public void hold(HeldLease lease) {
        leases.add(lease);
        changed();
    }

    /** From now on it has told nothing yet, until it does. */
    public void forget() {
        known = new CountDownLatch(1);
        current = false;
        awaited = false;
    }

    /** Whether somebody waits, or has waited, for it to tell something. */
    public boolean isAwaited() {
        return awaited;
    }

    public void remember() {
        current = true;
        known.countDown();
    }

    public void becomeUnreachable() {
        reachable = false;
    }

    public List<Conflict> conflicts() {
        return conflicts;
    }

    private void changed() {
        listeners.forEach(Runnable::run);
    }

    @Override
    public List<ClusterNetwork> networks() {
        return List.copyOf(networks);
    }

    @Override
    public List<HeldLease> leases() {
        return List.copyOf(leases);
    }

    /** From now on all leases that there are drain. */
    public void drain() {
        draining = Set.copyOf(leases);
        changed();
    }

    @Override
    public Set<HeldLease> draining() {
        return draining;
    }

    /** Another host has this from now on. */
    public void leaveOut(Hole hole) {
        holes.add(hole);
        changed();
    }

    @Override
    public List<Hole> holes() {
        return List.copyOf(holes);
    }

    @Override
    public void ask(Occupants whom) {
        occupants = whom;
    }

    /** Who is asked about addresses in use. */
    public Occupants occupants() {
        return Objects.requireNonNull(occupants);
    }

    @Override
    public boolean awaitKnown(Duration atMost) throws InterruptedException {
        awaited = true;
        return known.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public boolean isCurrent() {
        return current;
    }

    @Override
    public synchronized HeldLease requestBlock(Vni network, Duration atMost) throws ClusterException {
        requireReachable();
        Cidr subnet = network(network).subnet();
        Cidr block = Cidr.around(subnet.first(), 28);
        while (subnet.contains(block)) {
            if (!isLeased(network, block)) {
                return lease(network, block);
            }
            block = Cidr.around(block.first().plus(16), 28);
        }
        throw new ClusterException("No free block in %s".formatted(subnet));
    }

    @Override
    public HeldLease requestBlockAhead(Vni network, Duration atMost) throws ClusterException {
        return requestBlock(network, atMost);
    }

    private boolean isLeased(Vni network, Cidr block) {
        return leases.stream()
                .anyMatch(lease ->
                        lease.network().equals(network) && lease.block().equals(block));
    }

    @Override
    public synchronized HeldLease requestAddress(Vni network, Ip address, Optional<MacAddress> mac, Duration atMost)
            throws ClusterException {
        requireReachable();
        leases.removeIf(lease -> lease.network().equals(network)
                && lease.isException()
                && lease.block().contains(address));
        if (mac.isPresent()) {
            var single = new HeldLease(network, new Cidr(address, 32), nextBase, 1, mac);
            nextBase -= 64;
            hold(single);
            return single;
        }
        return leases.stream()
                .filter(lease ->
                        lease.network().equals(network) && lease.block().contains(address))
                .findFirst()
                .orElseGet(() -> lease(network, Cidr.around(address, 28)));
    }

    private HeldLease lease(Vni network, Cidr block) {
        var lease = new HeldLease(network, block, nextBase, 1);
        nextBase -= 64;
        hold(lease);
        return lease;
    }

    /** A network of the default tenant, for {@link #add}. */
    public static ClusterNetwork network(int vni, String name, String subnet) {
        return new ClusterNetwork(
                new Vni(vni),
                new NetworkId(NetworkId.DEFAULT_TENANT, name),
                Subnet.of(Cidr.parse(subnet)),
                Optional.empty(),
                1_450);
    }

    /** Happens whenever a lease is given back, before it is gone. */
    public void whileGivingBack(Runnable happening) {
        whileGivingBack = happening;
    }

    @Override
    public void giveBack(HeldLease lease) {
        whileGivingBack.run();
        leases.remove(lease);
        changed();
    }

    @Override
    public synchronized ClusterNetwork createNetwork(NetworkSpec spec, Duration atMost) throws ClusterException {
        requireReachable();
        Cidr subnet = spec.addresses().range().orElse(Cidr.parse("10.128.0.0/16"));
        for (ClusterNetwork other : networks) {
            if (other.id().equals(spec.id())) {
                return other;
            }
            if (other.subnet().overlaps(subnet)) {
                throw ClusterException.refused("Subnet %s overlaps that of %s".formatted(subnet, other.id()));
            }
        }
        return add(new ClusterNetwork(
                new Vni(1_000 + networks.size()),
                spec.id(),
                spec.addresses().in(subnet),
                spec.prefix6().map(wanted -> wanted.orGenerated(Prefix6.parse("fd00:fa1:1ead::/96"))),
                spec.mtu().orElse(1_450)));
    }

    private void requireReachable() throws ClusterException {
        if (!reachable) {
            throw new ClusterException("No controller can be reached");
        }
    }

    private ClusterNetwork network(Vni vni) {
        return networks.stream()
                .filter(network -> network.vni().equals(vni))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void reportPresent(List<Vni> now) {
        present = List.copyOf(now);
    }

    /** The networks that Docker is said to have. */
    public List<Vni> present() {
        return present;
    }

    @Override
    public void reportConflicts(List<Conflict> now) {
        conflicts = List.copyOf(now);
    }

    @Override
    public Subscription onChange(Runnable changed) {
        listeners.add(changed);
        return () -> listeners.remove(changed);
    }
}
