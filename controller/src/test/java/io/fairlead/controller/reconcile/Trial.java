package io.fairlead.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.controller.model.Datapath;
import io.fairlead.controller.model.Network;
import io.fairlead.controller.model.NetworkName;
import io.fairlead.controller.model.TenantName;
import io.fairlead.controller.plan.BridgePlan;
import io.fairlead.controller.plan.HostPlan;
import io.fairlead.controller.plan.Planner;
import io.fairlead.controller.reconcile.HostReconciler.Look;
import io.fairlead.controller.store.ClaimResult;
import io.fairlead.controller.store.HostChange;
import io.fairlead.controller.store.HostFacts;
import io.fairlead.controller.store.HostRequest;
import io.fairlead.controller.store.LeaseChange;
import io.fairlead.controller.store.LeaseRequest;
import io.fairlead.controller.store.LeaseStep;
import io.fairlead.controller.store.NetworkChange;
import io.fairlead.controller.store.NetworkRequest;
import io.fairlead.controller.store.Snapshot;
import io.fairlead.controller.store.Store;
import io.fairlead.controller.testing.InMemoryJournal;
import io.fairlead.controller.testing.InMemoryStore;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.LeaseState;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** A store in memory, switches in memory and a clock, for tests of what connects them. */
final class Trial implements Plans {

    final InMemoryJournal journal = new InMemoryJournal();
    final FakeSouthbound southbound = new FakeSouthbound();
    final Store store = InMemoryStore.over(journal, this::now);
    private Instant now = Instant.parse("2026-11-23T12:00:00Z");

    Instant now() {
        return now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    Network network(String name) {
        return made(NetworkRequest.named(TenantName.DEFAULT, new NetworkName(name)));
    }

    Network network(String name, Cidr subnet) {
        return made(
                NetworkRequest.named(TenantName.DEFAULT, new NetworkName(name)).withSubnet(subnet));
    }

    private Network made(NetworkRequest request) {
        return ((NetworkChange.Done) store.createNetwork(request)).network();
    }

    HostId host(int number) {
        var facts = new HostFacts(Ip.parse("192.0.2.0").plus(number), 1_500, Datapath.NETDEV);
        var request = new HostRequest(Optional.empty(), "host" + number, facts, Optional.empty());
        return ((HostChange.Done) store.admit(request)).host().id();
    }

    Lease claim(HostId host, Network network) {
        return ((ClaimResult.Claimed) tryToClaim(host, network)).lease();
    }

    ClaimResult tryToClaim(HostId host, Network network) {
        return store.claim(host, network.vni(), new LeaseRequest.AnyBlock(LeaseRequest.Seen.NOTHING));
    }

    void drain(Lease lease) {
        step(lease, now(lease).orElseThrow().state(), LeaseState.DRAINING);
    }

    void withdraw(Lease lease) {
        drain(lease);
        giveBack(lease);
    }

    /** What drains. */
    void giveBack(Lease lease) {
        step(lease, LeaseState.DRAINING, LeaseState.WITHDRAWN);
    }

    /** Moves a lease on as it is by now. */
    void step(Lease lease, LeaseState from, LeaseState to) {
        LeaseChange change = store.advance(now(lease).orElseThrow(), new LeaseStep(from, to));
        assertThat(change).isInstanceOf(LeaseChange.Done.class);
    }

    /** The lease as it is now; empty when it is forgotten. */
    Optional<Lease> now(Lease lease) {
        return store.snapshot().leases().inNetwork(lease.network()).stream()
                .filter(kept -> kept.block().equals(lease.block()))
                .findAny();
    }

    HostReconciler reconciler(HostId host) {
        return new HostReconciler(host, store, southbound, this);
    }

    void reconcile(HostId host) {
        Outcome _ = reconciler(host).reconcile(Look.QUICK);
    }

    @Override
    public HostPlan plan(Snapshot snapshot, HostId host) {
        return Planner.plan(snapshot.intent(), snapshot.leases(), host);
    }

    @Override
    public BridgePlan bridge(Snapshot snapshot, HostId host) {
        return BridgePlan.of(Objects.requireNonNull(snapshot.intent().hosts().get(host)), 4789);
    }
}
