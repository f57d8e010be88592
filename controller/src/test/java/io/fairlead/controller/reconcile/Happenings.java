package io.fairlead.controller.reconcile;

import io.fairlead.controller.model.Datapath;
import io.fairlead.controller.model.Network;
import io.fairlead.controller.model.NetworkName;
import io.fairlead.controller.model.TenantName;
import io.fairlead.controller.reconcile.HostReconciler.Look;
import io.fairlead.controller.store.HostFacts;
import io.fairlead.controller.store.HostRequest;
import io.fairlead.controller.store.LeaseRequest;
import io.fairlead.controller.store.NetworkRequest;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.LeaseState;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.openflow.diff.SwitchDiff;
import io.fairlead.openflow.diff.SwitchState;
import io.fairlead.openflow.flow.Flow;
import io.fairlead.openflow.flow.Match;
import io.fairlead.openflow.testing.FakeSwitch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What may happen to a cluster of four hosts, in whatever order chance has it. */
final class Happenings {

    private static final Flow FOREIGN = new Flow(0, 7, 1, Match.any(), List.of());

    final Trial trial = new Trial();
    private final Random random;
    private final Map<HostId, FakeSwitch> switches = new TreeMap<>();
    private final Map<HostId, HostReconciler> reconcilers = new TreeMap<>();

    Happenings(Random random) {
        this.random = random;
        hosts().forEach(this::admit);
    }

    static List<HostId> hosts() {
        return IntStream.range(0, 4).mapToObj(i -> new HostId("h" + i)).toList();
    }

    /** Something that changes the store. */
    void change() {
        HostId host = any(hosts());
        switch (random.nextInt(14)) {
            case 0 -> admit(host);
            case 1 -> trial.store.removeHost(host);
            case 2 -> createNetwork();
            case 3 -> anyNetwork().ifPresent(network -> trial.store.deleteNetwork(network.tenant(), network.name()));
            case 4 -> trial.store.updateFacts(host, facts(host, random.nextInt(2)));
            case 5 -> anyLease(LeaseState.USABLE).ifPresent(trial::withdraw);
            case 6 -> anyLease(LeaseState.USABLE).ifPresent(trial::drain);
            case 7 -> trial.store.drainHost(host);
            case 8 -> trial.store.undrainHost(host);
            case 9, 10 -> anyNetwork().ifPresent(network -> claimAround(host, network));
            default -> anyNetwork().ifPresent(network -> trial.tryToClaim(host, network));
        }
    }

    /** Something that changes no intent: passes, connections, drift, time. */
    void live(LeaseDriver driver) {
        HostId host = any(hosts());
        switch (random.nextInt(8)) {
            case 0 -> connect(host);
            case 1 -> trial.southbound.disconnect(host);
            case 2 -> bridge(host).clearFlows();
            case 3 -> addForeign(bridge(host));
            case 4 -> trial.pass(Duration.ofSeconds(random.nextInt(30)));
            case 5 -> driver.run();
            default -> reconcile(host, Look.QUICK);
        }
    }

    /** What agents do with what drains, once it is empty. */
    void giveBackWhatDrains() {
        trial.store.snapshot().leases().all().stream()
                .filter(lease -> lease.state() == LeaseState.DRAINING)
                .forEach(trial::giveBack);
    }

    private void admit(HostId host) {
        trial.store.admit(new HostRequest(Optional.of(host), host.value(), facts(host, 0), Optional.empty()));
    }

    private static HostFacts facts(HostId host, int move) {
        int number = Integer.parseInt(host.value().substring(1));
        return new HostFacts(Ip.parse("192.0.2.0").plus(1 + number + 10L * move), 1_500, Datapath.NETDEV);
    }

    private void createNetwork() {
        int number = random.nextInt(3);
        var subnet = new Cidr(Ip.parse("10.%d.0.0".formatted(number)), 24 + random.nextInt(5));
        trial.store.createNetwork(NetworkRequest.named(TenantName.DEFAULT, new NetworkName("n" + number))
                .withSubnet(subnet));
    }

    private void claimAround(HostId host, Network network) {
        Ip address = network.subnet().first().plus(random.nextInt((int)
                network.subnet().size()));
        trial.store.claim(
                host, network.vni(), new LeaseRequest.Address(address, Optional.empty(), LeaseRequest.Seen.NOTHING));
    }

    void connect(HostId host) {
        var _ = trial.southbound.connect(host, bridge(host));
    }

    FakeSwitch bridge(HostId host) {
        return switches.computeIfAbsent(host, _ -> new FakeSwitch());
    }

    Outcome reconcile(HostId host, Look look) {
        return reconcilers.computeIfAbsent(host, trial::reconciler).reconcile(look);
    }

    private static void addForeign(FakeSwitch bridge) {
        List<Flow> flows = new ArrayList<>(bridge.state().flows());
        if (!flows.contains(FOREIGN)) {
            flows.add(FOREIGN);
        }
        var drifted = new SwitchState(flows, bridge.state().groups());
        bridge.apply(SwitchDiff.between(bridge.state(), drifted));
    }

    private Optional<Network> anyNetwork() {
        return some(List.copyOf(trial.store.snapshot().intent().networks().values()));
    }

    private Optional<Lease> anyLease(LeaseState state) {
        return some(trial.store.snapshot().leases().all().stream()
                .filter(lease -> lease.state() == state)
                .toList());
    }

    private <T> Optional<T> some(List<T> things) {
        return things.isEmpty() ? Optional.empty() : Optional.of(any(things));
    }

    private <T> T any(List<T> things) {
        return things.get(random.nextInt(things.size()));
    }
}
