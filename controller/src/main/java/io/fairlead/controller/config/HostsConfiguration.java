package io.fairlead.controller.config;

import io.fairlead.controller.agents.AgentHub;
import io.fairlead.controller.agents.Reach;
import io.fairlead.controller.agents.Requests;
import io.fairlead.controller.paths.PathWatch;
import io.fairlead.controller.paths.Paths;
import io.fairlead.controller.plan.BridgePlan;
import io.fairlead.controller.plan.HostPlan;
import io.fairlead.controller.plan.Planner;
import io.fairlead.controller.reconcile.Care;
import io.fairlead.controller.reconcile.Fleet;
import io.fairlead.controller.reconcile.HostReconciler;
import io.fairlead.controller.reconcile.LeaseDriver;
import io.fairlead.controller.reconcile.LeaseLife;
import io.fairlead.controller.reconcile.LeaseLife.Sight;
import io.fairlead.controller.reconcile.Passes;
import io.fairlead.controller.reconcile.Plans;
import io.fairlead.controller.reconcile.Rests;
import io.fairlead.controller.southbound.Databases;
import io.fairlead.controller.southbound.Endpoints;
import io.fairlead.controller.southbound.Hosts;
import io.fairlead.controller.southbound.Switches;
import io.fairlead.controller.store.Snapshot;
import io.fairlead.controller.store.Store;
import io.fairlead.ipam.HostId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires what looks after hosts: sessions, loops, leases, agents. */
@Configuration(proxyBeanMethods = false)
class HostsConfiguration {

    /** An agent's call must be answered within 5 s, the way to the host included. */
    private static final Duration LEASE_BUDGET = Duration.ofMillis(4_500);

    /** Open vSwitch rests 8 s at most between two tries of a database; the second may be needed. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(20);

    @Bean
    Endpoints endpoints() {
        return new Endpoints();
    }

    @Bean
    LateWakes wakes() {
        return new LateWakes();
    }

    @Bean
    Databases databases(Store store, Endpoints endpoints, LateWakes wakes, Addresses addresses, InstantSource clock) {
        return new Databases(store, endpoints, wakes, addresses::openflowTarget, clock);
    }

    @Bean
    Switches switches(Store store, Databases databases, LateWakes wakes) {
        return new Switches(store, databases, wakes, LONGEST_REST);
    }

    @Bean
    Hosts hosts(Databases databases, Switches switches) {
        return new Hosts(databases, switches);
    }

    @Bean
    Passes passes() {
        return new Passes();
    }

    @Bean
    Requests requests(Store store, Endpoints endpoints) {
        return new Requests(store, endpoints, LEASE_BUDGET);
    }

    @Bean
    AgentHub agents(Store store, Requests requests, Reach reach, InstantSource clock) {
        return new AgentHub(store, requests, reach, clock);
    }

    @Bean
    LeaseDriver leases(
            Store store, Hosts hosts, Endpoints endpoints, ReconcileProperties settings, InstantSource clock) {
        return new LeaseDriver(
                store, new LeaseLife(settings.patience()), () -> new Sight(hosts.connected(), endpoints), clock);
    }

    @Bean
    Plans plans(TunnelProperties tunnel) {
        return new Pure(tunnel.port());
    }

    @Bean
    Paths paths() {
        return new Paths();
    }

    @Bean
    PathWatch pathWatch(Hosts hosts, Paths paths, InstantSource clock) {
        return new PathWatch(hosts, paths, clock);
    }

    @Bean
    Care care(ReconcileProperties settings, HostReports reports) {
        return new Care(
                new Rests(settings.counts(), settings.resync(), settings.firstRetry()),
                InstantSource.system(),
                RandomGenerator.getDefault(),
                reports);
    }

    @Bean
    Fleet fleet(Store store, Hosts hosts, Plans plans, Care care, LateWakes wakes) {
        var fleet = new Fleet(store, host -> new HostReconciler(host, store, hosts, plans), care, hosts::drop);
        wakes.lead(fleet);
        return fleet;
    }

    /** The planner, which is a function. */
    private record Pure(int tunnelPort) implements Plans {

        @Override
        public HostPlan plan(Snapshot snapshot, HostId host) {
            return Planner.plan(snapshot.intent(), snapshot.leases(), host);
        }

        @Override
        public BridgePlan bridge(Snapshot snapshot, HostId host) {
            return BridgePlan.of(
                    Objects.requireNonNull(snapshot.intent().hosts().get(host), host::value), tunnelPort);
        }
    }
}
