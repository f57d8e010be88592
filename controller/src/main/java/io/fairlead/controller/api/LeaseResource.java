package io.fairlead.controller.api;

import io.fairlead.controller.model.Host;
import io.fairlead.controller.model.Network;
import io.fairlead.controller.store.Snapshot;
import io.fairlead.controller.store.Store;
import io.fairlead.ipam.Lease;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Leases: which host hands out which block of a network. */
@RestController
@RequestMapping("/api/v1/leases")
class LeaseResource {

    /** A lease as JSON; network and tenant are empty where the network is gone and its leases are going. */
    record LeaseJson(
            String block,
            int vni,
            String network,
            String tenant,
            String hostId,
            String hostName,
            int base,
            long epoch,
            String state,
            long revision) {

        Filter.Listed listed() {
            return new Filter.Listed(network, tenant, hostId, hostName);
        }
    }

    private final Store store;

    LeaseResource(Store store) {
        this.store = store;
    }

    @GetMapping
    List<LeaseJson> list(
            @RequestParam Optional<String> network,
            @RequestParam Optional<String> tenant,
            @RequestParam Optional<String> host) {
        Snapshot snapshot = store.snapshot();
        Filter filter = new Filter(network, tenant, host).requireKnown(snapshot);
        return snapshot.leases().all().stream()
                .map(lease -> json(lease, snapshot))
                .filter(lease -> filter.shows(lease.listed()))
                .toList();
    }

    private static LeaseJson json(Lease lease, Snapshot snapshot) {
        Optional<Network> network =
                Optional.ofNullable(snapshot.intent().networks().get(lease.network()));
        Optional<Host> host = Optional.ofNullable(snapshot.intent().hosts().get(lease.host()));
        return new LeaseJson(
                lease.block().toString(),
                lease.network().value(),
                network.map(found -> found.name().value()).orElse(""),
                network.map(found -> found.tenant().value()).orElse(""),
                lease.host().value(),
                host.map(Host::name).orElse(""),
                lease.window().base(),
                lease.epoch().value(),
                lease.state().word(),
                lease.revision());
    }
}
