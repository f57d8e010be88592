package io.fairlead.controller.config;

import io.fairlead.controller.agents.AgentHub;
import io.fairlead.controller.model.Host;
import io.fairlead.controller.reconcile.LeaseDriver;
import io.fairlead.controller.reconcile.Outcome;
import io.fairlead.controller.reconcile.Passes;
import io.fairlead.controller.southbound.Endpoints;
import io.fairlead.controller.southbound.Hosts;
import io.fairlead.controller.store.Store;
import io.fairlead.ipam.LeaseState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.stream.Collectors;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** What Prometheus is told of things that are, rather than happen. */
@Component
@EnableScheduling
final class Gauges {

    private final Store store;
    private final Passes passes;
    private final MultiGauge flows;

    Gauges(Store store, Passes passes, MeterRegistry meters, Sources sources) {
        this.store = store;
        this.passes = passes;
        flows = MultiGauge.builder("fairlead.flows")
                .description("Flows a host's switch holds")
                .register(meters);
        Gauge.builder("fairlead.hosts", () -> store.snapshot().intent().hosts().size())
                .description("Hosts that joined")
                .register(meters);
        Gauge.builder(
                        "fairlead.hosts.connected",
                        () -> sources.hosts().connected().size())
                .description("Hosts whose switch obeys this controller")
                .register(meters);
        Gauge.builder(
                        "fairlead.agents.connected",
                        () -> sources.agents().connected().size())
                .description("Hosts whose agent is connected to this controller")
                .register(meters);
        Gauge.builder("fairlead.endpoints", () -> sources.endpoints().all().size())
                .description("Endpoints seen on connected hosts")
                .register(meters);
        Gauge.builder(
                        "fairlead.leases.degraded",
                        () -> sources.leases().degraded().size())
                .description("Pairs of a block and a host that has not confirmed it")
                .register(meters);
        Gauge.builder("fairlead.store.ready", () -> store.isReady() ? 1 : 0)
                .description("Whether the store can be reached")
                .register(meters);
        for (LeaseState state : LeaseState.values()) {
            Gauge.builder("fairlead.leases", () -> leases(state))
                    .tag("state", state.word())
                    .description("Leases by state")
                    .register(meters);
        }
    }

    /** Where the numbers come from. */
    record Sources(Hosts hosts, AgentHub agents, Endpoints endpoints, LeaseDriver leases) {}

    private long leases(LeaseState state) {
        return store.snapshot().leases().all().stream()
                .filter(lease -> lease.state() == state)
                .count();
    }

    /** Hosts come and go, so their rows are made anew. */
    @Scheduled(fixedDelay = 10_000)
    void rows() {
        flows.register(
                store.snapshot().intent().hosts().values().stream()
                        .map(this::row)
                        .collect(Collectors.toList()),
                true);
    }

    private MultiGauge.Row<?> row(Host host) {
        long count = switch (passes.last(host.id()).orElseGet(Outcome.Unreachable::new)) {
            case Outcome.InStep(Outcome.Held held) -> held.flows();
            case Outcome.Changed(var _, Outcome.Held held) -> held.flows();
            case Outcome.Unreachable _, Outcome.Failed _ -> 0;
        };
        return MultiGauge.Row.of(Tags.of("host", host.name()), count);
    }
}
