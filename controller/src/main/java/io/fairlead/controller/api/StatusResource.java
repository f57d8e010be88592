package io.fairlead.controller.api;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.fairlead.controller.agents.Reach;
import io.fairlead.controller.cluster.Release;
import io.fairlead.controller.reconcile.LeaseDriver;
import io.fairlead.controller.southbound.Endpoints;
import io.fairlead.controller.store.Snapshot;
import io.fairlead.controller.store.Store;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The cluster on one page. */
@RestController
@Tag(name = "Status")
@RequestMapping("/api/v1/status")
class StatusResource {

    /**
     * How things are.
     *
     * @param state ready, degraded (some host or block is not as it should be) or unavailable (no store)
     * @param hosts how many, by state
     * @param leases how many, by state
     */
    record StatusJson(
            String state,
            String version,
            List<String> controllers,
            boolean store,
            long revision,
            int tenants,
            int networks,
            Map<String, Long> hosts,
            Map<String, Long> leases,
            int endpoints,
            int degraded) {}

    private final Store store;
    private final HostLook look;
    private final Endpoints endpoints;
    private final LeaseDriver leases;
    private final Reach reach;

    StatusResource(Store store, HostLook look, Endpoints endpoints, LeaseDriver leases, Reach reach) {
        this.store = store;
        this.look = look;
        this.endpoints = endpoints;
        this.leases = leases;
        this.reach = reach;
    }

    @NeedsSight
    @Operation(summary = "How the cluster is")
    @GetMapping
    StatusJson status() {
        Snapshot snapshot = store.snapshot();
        Map<String, Long> hosts = snapshot.intent().hosts().values().stream()
                .collect(groupingBy(host -> look.of(host, snapshot).state(), TreeMap::new, counting()));
        int degraded = leases.degraded().size();
        return new StatusJson(
                state(hosts, degraded),
                Release.version(),
                reach.controllers(),
                store.isReady(),
                snapshot.revision(),
                snapshot.intent().tenants().size(),
                snapshot.intent().networks().size(),
                hosts,
                snapshot.leases().all().stream()
                        .collect(groupingBy(lease -> lease.state().word(), TreeMap::new, counting())),
                endpoints.all().size(),
                degraded);
    }

    private String state(Map<String, Long> hosts, int degraded) {
        if (!store.isReady()) {
            return "unavailable";
        }
        return degraded == 0 && hosts.keySet().stream().allMatch("ready"::equals) ? "ready" : "degraded";
    }
}
