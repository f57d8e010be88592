package io.fairlead.controller.api;

import io.fairlead.controller.model.Host;
import io.fairlead.controller.model.Network;
import io.fairlead.controller.store.Snapshot;
import io.fairlead.ipam.Lease;
import java.util.Optional;

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

    static LeaseJson of(Lease lease, Snapshot snapshot) {
        Optional<Network> network = snapshot.intent().network(lease.network());
        return new LeaseJson(
                lease.block().toString(),
                lease.network().value(),
                network.map(found -> found.name().value()).orElse(""),
                network.map(found -> found.tenant().value()).orElse(""),
                lease.host().value(),
                snapshot.intent().host(lease.host()).map(Host::name).orElse(""),
                lease.window().base(),
                lease.epoch().value(),
                lease.state().word(),
                lease.revision());
    }

    Filter.Listed listed() {
        return new Filter.Listed(network, tenant, hostId, hostName);
    }
}
