package io.fairlead.agent.testing;

import io.fairlead.agent.cluster.ClusterNetwork;
import io.fairlead.agent.cluster.HeldLease;
import io.fairlead.agent.cluster.Hole;
import io.fairlead.agent.cluster.LocalRecord;
import io.fairlead.net.Cidr;
import io.fairlead.net.Vni;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A local record in memory, which can be away. */
public final class InMemoryRecord implements LocalRecord {

    private final List<HeldLease> leases = new ArrayList<>();
    private final List<Hole> holes = new ArrayList<>();
    private List<ClusterNetwork> networks = List.of();
    private Set<HeldLease> draining = Set.of();
    private boolean away;

    /** As while Open vSwitch restarts. */
    public synchronized void goAway() {
        away = true;
    }

    public synchronized void comeBack() {
        away = false;
    }

    @Override
    public synchronized List<HeldLease> leases() throws IOException {
        check();
        return List.copyOf(leases);
    }

    @Override
    public synchronized Set<HeldLease> draining() throws IOException {
        check();
        return draining;
    }

    @Override
    public synchronized void keepDraining(Set<HeldLease> now) throws IOException {
        check();
        draining = Set.copyOf(now);
    }

    @Override
    public synchronized List<Hole> holes() throws IOException {
        check();
        return List.copyOf(holes);
    }

    @Override
    public synchronized void keep(Hole hole) throws IOException {
        check();
        holes.add(hole);
    }

    @Override
    public synchronized void strike(Hole hole) throws IOException {
        check();
        holes.remove(hole);
    }

    @Override
    public synchronized List<ClusterNetwork> networks() throws IOException {
        check();
        return networks;
    }

    @Override
    public synchronized void keep(HeldLease lease) throws IOException {
        check();
        leases.add(lease);
    }

    @Override
    public synchronized void strike(Vni network, Cidr block) throws IOException {
        check();
        leases.removeIf(
                lease -> lease.network().equals(network) && lease.block().equals(block));
    }

    @Override
    public synchronized void keepNetworks(List<ClusterNetwork> now) throws IOException {
        check();
        networks = List.copyOf(now);
    }

    private void check() throws IOException {
        if (away) {
            throw new IOException("Open vSwitch is away");
        }
    }
}
