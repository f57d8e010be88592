package io.fairlead.controller.reconcile;

import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.Window;
import io.fairlead.net.OfPort;
import io.fairlead.openflow.diff.SwitchDiff;
import io.fairlead.openflow.diff.SwitchState;
import io.fairlead.openflow.testing.FakeSwitch;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Hosts with switches in memory, which count what is asked of them; ports are seen where the test says so. */
final class FakeSouthbound implements Southbound, Occupancy {

    private final Map<HostId, Port> ports = new TreeMap<>();
    private final Set<Window> occupied = new HashSet<>();

    /** A switch as one connection shows it. */
    static final class Port implements SwitchPort {

        final FakeSwitch bridge;
        int reads;
        int flowMods;
        private long carried;

        Port(FakeSwitch bridge) {
            this.bridge = bridge;
        }

        @Override
        public Counts counts() {
            return new Counts(
                    bridge.state().flows().size(), bridge.state().groups().size());
        }

        @Override
        public boolean carries(long hash) {
            return carried == hash;
        }

        @Override
        public void holds(long hash) {
            carried = hash;
        }

        @Override
        public SwitchState read() {
            reads++;
            return bridge.state();
        }

        @Override
        public void apply(SwitchDiff diff) {
            flowMods += diff.size();
            bridge.apply(diff);
        }
    }

    /** The host's switch connects, holding what it held. */
    Port connect(HostId host, FakeSwitch bridge) {
        Port port = new Port(bridge);
        ports.put(host, port);
        return port;
    }

    void disconnect(HostId host) {
        ports.remove(host);
    }

    void occupy(Window window) {
        occupied.add(window);
    }

    void vacate() {
        occupied.clear();
    }

    @Override
    public Set<HostId> connected() {
        return Set.copyOf(ports.keySet());
    }

    @Override
    public Optional<BridgePort> bridge(HostId host) {
        return Optional.empty();
    }

    @Override
    public Optional<SwitchPort> tables(HostId host) {
        return Optional.ofNullable(ports.get(host));
    }

    @Override
    public boolean isSeen(HostId host) {
        return ports.containsKey(host);
    }

    @Override
    public boolean isOccupied(HostId host, Lease lease) {
        return occupied.contains(lease.window());
    }

    @Override
    public Set<OfPort> ports(HostId host) {
        return occupied.stream().map(window -> new OfPort(window.base())).collect(Collectors.toUnmodifiableSet());
    }
}
