package io.fairlead.controller.api;

import io.fairlead.controller.model.Host;
import io.fairlead.controller.southbound.Endpoint;
import io.fairlead.controller.store.Snapshot;
import io.fairlead.ipam.Lease;
import io.fairlead.net.Ip;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A single address that is leased by itself, as JSON.
 *
 * @param mac that its container chose; empty where it follows from the address
 * @param reason why it is no ordinary address of its host's blocks, for people
 * @param container who has it; id and name are empty while nobody does, or nobody sees
 * @param since when that container was plugged in; null while there is none
 */
record ExceptionJson(
        String address,
        int vni,
        String network,
        String tenant,
        String hostId,
        String hostName,
        String state,
        String mac,
        String reason,
        String container,
        String containerName,
        @Nullable Instant since) {

    static ExceptionJson of(Lease lease, Snapshot snapshot, List<Endpoint> endpoints) {
        LeaseJson json = LeaseJson.of(lease, snapshot);
        Ip address = lease.block().first();
        Optional<Endpoint> endpoint = endpoints.stream()
                .filter(each -> each.vni().equals(lease.network())
                        && each.host().equals(lease.host())
                        && each.address().equals(address))
                .findFirst();
        return new ExceptionJson(
                address.toString(),
                json.vni(),
                json.network(),
                json.tenant(),
                json.hostId(),
                json.hostName(),
                json.state(),
                lease.mac().map(Object::toString).orElse(""),
                reason(lease, snapshot),
                endpoint.map(Endpoint::container).orElse(""),
                endpoint.map(Endpoint::containerName).orElse(""),
                endpoint.map(Endpoint::since).orElse(null));
    }

    private static String reason(Lease lease, Snapshot snapshot) {
        List<String> reasons = new ArrayList<>();
        Optional<Lease> around = snapshot.leases().around(lease);
        if (around.isEmpty()) {
            reasons.add("in a block of no host");
        } else if (!around.get().host().equals(lease.host())) {
            Host holder = snapshot.intent().hosts().get(around.get().host());
            reasons.add("in block %s of %s"
                    .formatted(
                            around.get().block(), holder == null ? around.get().host() : "host " + holder.name()));
        }
        lease.mac().ifPresent(mac -> reasons.add("MAC %s chosen".formatted(mac)));
        return reasons.isEmpty() ? "leased before the block around it" : String.join("; ", reasons);
    }

    Filter.Listed listed() {
        return new Filter.Listed(network, tenant, hostId, hostName);
    }
}
