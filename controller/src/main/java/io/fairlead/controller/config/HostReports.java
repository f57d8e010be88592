package io.fairlead.controller.config;

import io.fairlead.controller.agents.AgentHub;
import io.fairlead.controller.reconcile.Outcome;
import io.fairlead.controller.reconcile.Passes;
import io.fairlead.controller.reconcile.Reports;
import io.fairlead.ipam.HostId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Tells of each pass whoever wants to know: metrics, the API, the host's agent. */
@Component
final class HostReports implements Reports {

    private final Passes passes;
    private final AgentHub agents;
    private final MeterRegistry meters;
    private final Counter mods;

    HostReports(Passes passes, AgentHub agents, MeterRegistry meters) {
        this.passes = passes;
        this.agents = agents;
        this.meters = meters;
        this.mods = Counter.builder("fairlead.flow.mods")
                .description("Flows and groups added, changed or removed on switches")
                .register(meters);
    }

    @Override
    public void ended(HostId host) {
        passes.ended(host);
    }

    @Override
    public void passed(HostId host, Outcome outcome, Duration took, Instant at) {
        Timer.builder("fairlead.reconcile")
                .description("Passes over hosts, by how they ended")
                .tag("outcome", outcome.word())
                .register(meters)
                .record(took);
        passes.passed(host, outcome, took, at);
        switch (outcome) {
            case Outcome.InStep(Outcome.Held held) -> agents.installed(host, held.revision(), held.hash());
            case Outcome.Changed(var diff, Outcome.Held held) -> {
                mods.increment(diff.size());
                agents.installed(host, held.revision(), held.hash());
            }
            case Outcome.Unreachable _, Outcome.Failed _ -> {}
        }
    }
}
