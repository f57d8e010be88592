package io.fairlead.controller.api;

import io.fairlead.controller.model.Host;
import io.fairlead.controller.plan.pipeline.Carrying;
import io.fairlead.controller.plan.pipeline.Table;
import io.fairlead.controller.reconcile.SouthboundException;
import io.fairlead.controller.southbound.Endpoint;
import io.fairlead.controller.southbound.Hosts;
import io.fairlead.controller.southbound.PortState;
import io.fairlead.controller.store.Snapshot;
import io.fairlead.ipam.Lease;
import io.fairlead.openflow.flow.Flow;
import io.fairlead.openflow.flow.FlowTraffic;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** All there is to tell of one endpoint: what is kept, what its host's database shows and what its switch counts. */
@Component
class EndpointStory {

    /**
     * The story as JSON.
     *
     * @param lease in which its address is; null where the cluster has none, so that nothing reaches it
     * @param state of its port; null where the host's database is not connected or has no such port
     * @param flows of its host that serve its address, its block and its network; empty where the switch is not
     *     connected
     * @param reachedFrom the other hosts that forward to its block
     */
    record StoryJson(
            EndpointJson endpoint,
            @Nullable LeaseJson lease,
            @Nullable PortState state,
            List<FlowJson> flows,
            List<String> reachedFrom) {}

    /** A flow, the stage of the pipeline it is in, and what it has done since it was added. */
    record FlowJson(String stage, long packets, long bytes, String flow) {}

    private final Hosts hosts;

    EndpointStory(Hosts hosts) {
        this.hosts = hosts;
    }

    StoryJson of(Endpoint endpoint, Snapshot snapshot) {
        List<Lease> leases = snapshot.leases().inNetwork(endpoint.vni()).stream()
                .filter(lease -> lease.state().isForwarded())
                .toList();
        Optional<Lease> lease = leases.stream()
                .filter(each ->
                        each.host().equals(endpoint.host()) && each.block().contains(endpoint.address()))
                .max(Comparator.comparingInt(each -> each.block().prefix()));
        try {
            return new StoryJson(
                    EndpointJson.of(endpoint, snapshot),
                    lease.map(held -> LeaseJson.of(held, snapshot)).orElse(null),
                    hosts.portState(endpoint.host(), endpoint.port()).orElse(null),
                    lease.map(held -> flows(endpoint, held)).orElse(List.of()),
                    lease.isPresent() ? members(endpoint, leases, snapshot) : List.of());
        } catch (SouthboundException e) {
            throw new Problem(HttpStatus.BAD_GATEWAY, "host-failed", String.valueOf(e.getMessage()));
        }
    }

    private List<FlowJson> flows(Endpoint endpoint, Lease lease) {
        var carrying = new Carrying(endpoint.vni(), lease.block(), endpoint.address());
        return hosts.traffic(endpoint.host(), carrying.cookie(), Carrying.MASK).stream()
                .flatMap(List::stream)
                .filter(traffic -> carrying.includes(traffic.flow().cookie()))
                .sorted(Comparator.comparingInt(
                                (FlowTraffic traffic) -> traffic.flow().table())
                        .thenComparingInt(traffic -> -traffic.flow().priority())
                        .thenComparing(traffic -> traffic.flow().toString()))
                .map(EndpointStory::json)
                .toList();
    }

    private static FlowJson json(FlowTraffic traffic) {
        Flow flow = traffic.flow();
        String stage = Table.of(flow.table())
                .map(table -> table.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .orElse("");
        return new FlowJson(stage, traffic.packets(), traffic.bytes(), flow.toString());
    }

    private static List<String> members(Endpoint endpoint, List<Lease> leases, Snapshot snapshot) {
        return leases.stream()
                .map(Lease::host)
                .filter(host -> !host.equals(endpoint.host()))
                .distinct()
                .flatMap(host -> snapshot.intent().host(host).stream())
                .map(Host::name)
                .sorted()
                .toList();
    }
}
