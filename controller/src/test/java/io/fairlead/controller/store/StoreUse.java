package io.fairlead.controller.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.controller.model.Datapath;
import io.fairlead.controller.model.Host;
import io.fairlead.controller.model.Network;
import io.fairlead.controller.model.NetworkName;
import io.fairlead.controller.model.TenantName;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.LeaseState;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A store under test, and the steps that tests of it are told in. */
interface StoreUse {

    TenantName ACME = new TenantName("acme");
    NetworkName WEB = new NetworkName("web");
    NetworkName DATABASE = new NetworkName("database");
    Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    /** An empty store whose clock stands at {@link #NOW} until it is moved. */
    Store store();

    /** Moves the store's clock on. */
    void pass(Duration time);

    default Network network(NetworkName name) {
        return made(NetworkRequest.named(TenantName.DEFAULT, name));
    }

    /** A network of sixteen blocks of 16 addresses. */
    default Network small(NetworkName name) {
        return made(NetworkRequest.named(TenantName.DEFAULT, name).withSubnet(Cidr.parse("10.7.0.0/24")));
    }

    default Network made(NetworkRequest request) {
        return ((NetworkChange.Done) store().createNetwork(request)).network();
    }

    default Host admit(String name, String vtep) {
        return ((HostChange.Done) store().admit(request(name, vtep))).host();
    }

    static HostRequest request(String name, String vtep) {
        return new HostRequest(Optional.empty(), name, facts(vtep), Optional.empty());
    }

    static HostFacts facts(String vtep) {
        return new HostFacts(Ip.parse(vtep), 1_500, Datapath.SYSTEM);
    }

    default Lease claim(Host host, Network network) {
        return ((ClaimResult.Claimed) any(host, network)).lease();
    }

    default ClaimResult any(Host host, Network network) {
        return store().claim(host.id(), network.vni(), new LeaseRequest.AnyBlock(seen()));
    }

    default ClaimResult around(Host host, Network network, Ip address) {
        return store().claim(host.id(), network.vni(), new LeaseRequest.Address(address, Optional.empty(), seen()));
    }

    /** No ports anywhere; every host can be asked. */
    default LeaseRequest.Seen seen() {
        return new LeaseRequest.Seen(
                Set.of(), store().snapshot().intent().hosts().keySet());
    }

    default Lease use(Lease claimed) {
        return become(become(claimed, LeaseState.INSTALLED), LeaseState.USABLE);
    }

    default Lease become(Lease lease, LeaseState to) {
        return ((LeaseChange.Done) step(lease, lease.state(), to)).lease();
    }

    /** Moves a lease to where its host has given it back, from where it is by now. */
    default Lease withdraw(Lease lease) {
        Lease there = now(lease);
        Lease draining = there.state() == LeaseState.DRAINING ? there : become(there, LeaseState.DRAINING);
        return become(draining, LeaseState.WITHDRAWN);
    }

    /** Forgets a lease that its host has given back. */
    default void free(Lease lease) {
        assertThat(store().free(now(lease))).isInstanceOf(LeaseChange.Done.class);
    }

    default LeaseChange step(Lease lease, LeaseState from, LeaseState to) {
        return store().advance(lease, new LeaseStep(from, to));
    }

    /** What the store has of a lease now. */
    default Lease now(Lease known) {
        return store().snapshot().leases().inNetwork(known.network()).stream()
                .filter(lease -> lease.block().equals(known.block()))
                .findFirst()
                .orElseThrow();
    }

    static HeldBlock held(Lease lease) {
        return new HeldBlock(lease.network(), lease.block(), lease.window(), lease.epoch(), lease.mac());
    }

    static <R> List<R> together(List<Callable<R>> tasks) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<R>();
            for (Future<R> result : threads.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        }
    }
}
