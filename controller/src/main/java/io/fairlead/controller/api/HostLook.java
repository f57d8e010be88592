package io.fairlead.controller.api;

import io.fairlead.agent.protocol.Message;
import io.fairlead.controller.agents.AgentHub;
import io.fairlead.controller.model.Host;
import io.fairlead.controller.reconcile.LeaseDriver;
import io.fairlead.controller.reconcile.Outcome;
import io.fairlead.controller.reconcile.Passes;
import io.fairlead.controller.southbound.Endpoints;
import io.fairlead.controller.southbound.Hosts;
import io.fairlead.controller.store.Snapshot;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.LeaseState;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What is known of a host, from all who know something. */
@Component
class HostLook {

    private final AgentHub agents;
    private final Hosts hosts;
    private final Passes passes;
    private final LeaseDriver leases;
    private final Endpoints endpoints;
    private final HostConflicts conflicts;

    HostLook(
            AgentHub agents,
            Hosts hosts,
            Passes passes,
            LeaseDriver leases,
            Endpoints endpoints,
            HostConflicts conflicts) {
        this.agents = agents;
        this.hosts = hosts;
        this.passes = passes;
        this.leases = leases;
        this.endpoints = endpoints;
        this.conflicts = conflicts;
    }

    /** Where the host's agent connects from; empty while none is connected. */
    Optional<String> peer(HostId host) {
        return agents.peer(host);
    }

    HostJson of(Host host, Snapshot snapshot) {
        HostId id = host.id();
        Optional<Message.Hello> hello = agents.hello(id);
        Optional<Outcome> last = passes.last(id);
        List<String> behind = leases.degraded().stream()
                .filter(pair -> pair.member().equals(id))
                .map(pair -> "%s in network %s".formatted(pair.block(), pair.network()))
                .sorted()
                .toList();
        State state = state(id, hello.isPresent(), last);
        return new HostJson(
                id.value(),
                host.name(),
                state.word(),
                state.detail(),
                host.drained(),
                host.vtep().toString(),
                host.mtu(),
                host.datapath().word(),
                host.epoch().value(),
                hello.isPresent(),
                hosts.hasDatabase(id),
                hosts.hasSwitch(id),
                hello.map(Message.Hello::agentVersion).orElse(null),
                hello.flatMap(said -> said.facts().dockerVersion()).orElse(null),
                last.map(Outcome::word).orElse("unreachable"),
                last.flatMap(HostLook::flows).orElse(null),
                snapshot.confirmedBy(id),
                endpoints.countOn(id),
                (int) snapshot.leases().ofHost(id).stream()
                        .filter(lease -> lease.state() != LeaseState.ASKED)
                        .count(),
                behind,
                conflicts.of(host, snapshot));
    }

    private record State(String word, String detail) {}

    private State state(HostId id, boolean agent, Optional<Outcome> last) {
        boolean database = hosts.hasDatabase(id);
        boolean tables = hosts.hasSwitch(id);
        if (!agent && !database && !tables) {
            return new State("offline", "Neither agent nor Open vSwitch is connected");
        }
        if (!agent) {
            return new State("degraded", "The agent is not connected: systemctl status fairlead-agent on the host");
        }
        if (!database || !tables) {
            return new State("connecting", "%s is not connected yet".formatted(database ? "The switch" : "The OVSDB"));
        }
        return last.map(HostLook::state).orElseGet(() -> new State("connecting", "Not looked at yet"));
    }

    private static State state(Outcome last) {
        return switch (last) {
            case Outcome.InStep _, Outcome.Changed _ -> new State("ready", "");
            case Outcome.Failed(String message) -> new State("degraded", message);
            case Outcome.Unreachable _ -> new State("connecting", "Its flows are being looked at");
        };
    }

    private static Optional<Long> flows(Outcome outcome) {
        return switch (outcome) {
            case Outcome.InStep(Outcome.Held held) -> Optional.of(held.flows());
            case Outcome.Changed(var _, Outcome.Held held) -> Optional.of(held.flows());
            case Outcome.Failed _, Outcome.Unreachable _ -> Optional.empty();
        };
    }
}
