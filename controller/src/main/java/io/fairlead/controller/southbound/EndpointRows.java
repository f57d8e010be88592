package io.fairlead.controller.southbound;

import io.fairlead.ipam.HostId;
import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import io.fairlead.net.OfPort;
import io.fairlead.net.Vni;
import io.fairlead.ovsdb.Contents;
import io.fairlead.ovsdb.Row;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads endpoints off the interfaces of a host's bridge, where the agent notes them. Pure. */
final class EndpointRows {

    private static final String SINCE = "fairlead-since";

    private EndpointRows() {}

    /**
     * What the host shows now.
     *
     * @param before what it showed before: who was there already keeps the time it came
     */
    static Endpoints.View view(HostId host, Contents contents, Endpoints.View before, Instant now) {
        List<Row> devices = BridgeChange.bridge(contents).stream()
                .flatMap(bridge -> BridgeChange.interfaces(contents, bridge))
                .toList();
        Map<String, Endpoint> endpoints = new HashMap<>();
        Set<OfPort> ports = new HashSet<>();
        for (Row device : devices) {
            long number = device.optionalWhole("ofport").orElse(0);
            if (number > 0 && number <= OfPort.MAX) {
                ports.add(new OfPort((int) number));
            }
            read(host, device, now).ifPresent(endpoint -> {
                Endpoint known = before.endpoints().get(endpoint.id());
                boolean isNoted = device.map("external_ids").containsKey(SINCE);
                endpoints.put(endpoint.id(), known == null || isNoted ? endpoint : endpoint.since(known.since()));
            });
        }
        return new Endpoints.View(endpoints, ports);
    }

    private static Optional<Endpoint> read(HostId host, Row device, Instant now) {
        Map<String, String> ids = device.map("external_ids");
        String id = ids.get("fairlead-endpoint");
        if (id == null) {
            return Optional.empty();
        }
        try {
            Ip address = Ip.parse(ids.getOrDefault("fairlead-address", ""));
            return Optional.of(new Endpoint(
                    id,
                    host,
                    new Vni(Integer.parseInt(ids.getOrDefault("fairlead-vni", ""))),
                    ids.getOrDefault("fairlead-tenant", ""),
                    ids.getOrDefault("fairlead-network", ""),
                    address,
                    Optional.ofNullable(ids.get("fairlead-mac"))
                            .map(MacAddress::parse)
                            .orElseGet(() -> MacAddress.of(address)),
                    device.text("name"),
                    (int) device.optionalWhole("ofport").orElse(0),
                    ids.getOrDefault("fairlead-container", ""),
                    ids.getOrDefault("fairlead-container-name", ""),
                    ids.getOrDefault("fairlead-by", ""),
                    ids.containsKey(SINCE) ? Instant.parse(ids.get(SINCE)) : now));
        } catch (IllegalArgumentException | DateTimeParseException e) {
            return Optional.empty(); // Somebody has changed it; the agent finds that too, and says so.
        }
    }
}
