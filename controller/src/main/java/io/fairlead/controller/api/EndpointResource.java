package io.fairlead.controller.api;

import io.fairlead.controller.model.Host;
import io.fairlead.controller.southbound.Endpoint;
import io.fairlead.controller.southbound.Endpoints;
import io.fairlead.controller.store.Snapshot;
import io.fairlead.controller.store.Store;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Endpoints: containers' interfaces in networks, as the connected hosts show them. */
@RestController
@RequestMapping("/api/v1/endpoints")
class EndpointResource {

    /** An endpoint as JSON. */
    record EndpointJson(
            String id,
            String address,
            String mac,
            int vni,
            String network,
            String tenant,
            String hostId,
            String hostName,
            String container,
            String containerName,
            int ofport,
            String by,
            Instant since) {

        Filter.Listed listed() {
            return new Filter.Listed(network, tenant, hostId, hostName);
        }
    }

    private final Store store;
    private final Endpoints endpoints;

    EndpointResource(Store store, Endpoints endpoints) {
        this.store = store;
        this.endpoints = endpoints;
    }

    @GetMapping
    List<EndpointJson> list(
            @RequestParam Optional<String> network,
            @RequestParam Optional<String> tenant,
            @RequestParam Optional<String> host) {
        Snapshot snapshot = store.snapshot();
        Filter filter = new Filter(network, tenant, host).requireKnown(snapshot);
        return endpoints.all().stream()
                .sorted(Comparator.comparing(Endpoint::vni).thenComparing(Endpoint::address))
                .map(endpoint -> json(endpoint, snapshot))
                .filter(endpoint -> filter.shows(endpoint.listed()))
                .toList();
    }

    private static EndpointJson json(Endpoint endpoint, Snapshot snapshot) {
        Optional<Host> host = Optional.ofNullable(snapshot.intent().hosts().get(endpoint.host()));
        return new EndpointJson(
                endpoint.id(),
                endpoint.address().toString(),
                endpoint.mac().toString(),
                endpoint.vni().value(),
                endpoint.network(),
                endpoint.tenant(),
                endpoint.host().value(),
                host.map(Host::name).orElse(""),
                endpoint.container(),
                endpoint.containerName(),
                endpoint.ofport(),
                endpoint.by(),
                endpoint.since());
    }
}
