package io.fairlead.controller.api;

import io.fairlead.agent.protocol.Message;
import io.fairlead.controller.agents.AgentHub;
import io.fairlead.controller.agents.Reach;
import io.fairlead.controller.model.Host;
import io.fairlead.controller.model.Network;
import io.fairlead.controller.paths.Paths;
import io.fairlead.controller.southbound.Hosts;
import io.fairlead.controller.store.Snapshot;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.net.Ip;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** What stands in a host's way, and what to do: told by its agent, or seen from here. Each begins with a word for programs. */
@Component
class HostConflicts {

    private final AgentHub agents;
    private final Hosts hosts;
    private final Paths paths;
    private final Reach reach;
    private final InstantSource clock;

    HostConflicts(AgentHub agents, Hosts hosts, Paths paths, Reach reach, InstantSource clock) {
        this.agents = agents;
        this.hosts = hosts;
        this.paths = paths;
        this.reach = reach;
        this.clock = clock;
    }

    List<String> of(Host host, Snapshot snapshot) {
        return Stream.of(
                        told(host.id()),
                        tunnelPort(host.id()),
                        impostor(host.id()),
                        mtu(host, snapshot),
                        silent(host, snapshot))
                .flatMap(each -> each)
                .toList();
    }

    private Stream<String> told(HostId host) {
        return agents.hello(host).stream()
                .map(Message.Hello::facts)
                .flatMap(facts -> facts.conflicts().stream())
                .map(conflict -> "%s: %s".formatted(conflict.kind(), conflict.text()));
    }

    private Stream<String> tunnelPort(HostId host) {
        return hosts.tunnelError(host).stream()
                .map(error ->
                        ("tunnel-port: Open vSwitch can't open the tunnels' UDP port %d (%s), so no packet reaches"
                                        + " other hosts. If something else has it (ss -ulpn), a swarm's overlay for example, end"
                                        + " that, or set fairlead.tunnel.port of the controller")
                                .formatted(reach.tunnelPort(), error));
    }

    private Stream<String> impostor(HostId host) {
        return agents.impostor(host).stream()
                .map(other -> ("clone: A machine at %s calls itself this host and was refused. If it is a copy of this"
                                + " host, run there: fairlead leave, then fairlead join")
                        .formatted(other.peer()));
    }

    /** A network's MTU is fixed when it is made; a host that came later may carry less. */
    private static Stream<String> mtu(Host host, Snapshot snapshot) {
        int most = host.mtu() - Network.ENCAPSULATION;
        return networksOn(host.id(), snapshot)
                .filter(network -> network.mtu() > most)
                .sorted(Comparator.comparing(Network::vni))
                .map(network -> ("mtu: Network %s of tenant %s has an MTU of %d, but this host's path carries only %d:"
                                + " larger packets are lost. Raise the MTU of its underlay to %d, or make the network anew"
                                + " with --mtu %d")
                        .formatted(
                                network.name(),
                                network.tenant(),
                                network.mtu(),
                                most,
                                network.mtu() + Network.ENCAPSULATION,
                                most));
    }

    private static Stream<Network> networksOn(HostId host, Snapshot snapshot) {
        return snapshot.leases().ofHost(host).stream()
                .map(Lease::network)
                .distinct()
                .flatMap(vni -> snapshot.intent().network(vni).stream());
    }

    /** Only of peers whose agents were there to send something. */
    private Stream<String> silent(Host host, Snapshot snapshot) {
        Instant now = clock.instant();
        Set<Ip> silent = paths.silent(host.id(), now);
        String names = snapshot.intent().hosts().values().stream()
                .filter(peer -> silent.contains(peer.vtep()))
                .filter(peer -> agents.since(peer.id())
                        .filter(since -> since.plus(Paths.SILENT).isBefore(now))
                        .isPresent())
                .map(peer -> "%s (%s)".formatted(peer.name(), peer.vtep()))
                .sorted()
                .collect(Collectors.joining(", "));
        return names.isEmpty()
                ? Stream.empty()
                : Stream.of(
                        ("path: Nothing has arrived from %s for %d s or more. Is UDP port %d open from there to %s, in"
                                        + " the firewalls of both hosts and between them?")
                                .formatted(names, Paths.SILENT.toSeconds(), reach.tunnelPort(), host.vtep()));
    }
}
