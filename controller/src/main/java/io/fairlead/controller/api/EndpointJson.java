package io.fairlead.controller.api;

import io.fairlead.controller.model.Host;
import io.fairlead.controller.model.Network;
import io.fairlead.controller.southbound.Endpoint;
import io.fairlead.controller.store.Snapshot;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An endpoint as JSON. */
record EndpointJson(
        String id,
        String address,
        @Nullable String address6,
        String mac,
        int vni,
        String network,
        String tenant,
        String hostId,
        String hostName,
        String container,
        String containerName,
        String port,
        int ofport,
        String by,
        Instant since) {

    static EndpointJson of(Endpoint endpoint, Snapshot snapshot) {
        return new EndpointJson(
                endpoint.id(),
                endpoint.address().toString(),
                snapshot.intent()
                        .network(endpoint.vni())
                        .flatMap(Network::prefix6)
                        .map(prefix -> prefix.address(endpoint.address()).toString())
                        .orElse(null),
                endpoint.mac().toString(),
                endpoint.vni().value(),
                endpoint.network(),
                endpoint.tenant(),
                endpoint.host().value(),
                hostName(endpoint, snapshot),
                endpoint.container(),
                endpoint.containerName(),
                endpoint.port(),
                endpoint.ofport(),
                endpoint.by(),
                endpoint.since());
    }

    static Filter.Listed listed(Endpoint endpoint, Snapshot snapshot) {
        return new Filter.Listed(
                endpoint.network(), endpoint.tenant(), endpoint.host().value(), hostName(endpoint, snapshot));
    }

    /** Empty once the host was removed. */
    private static String hostName(Endpoint endpoint, Snapshot snapshot) {
        return snapshot.intent().host(endpoint.host()).map(Host::name).orElse("");
    }
}
