package io.fairlead.controller.southbound;

import io.fairlead.ipam.HostId;
import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import io.fairlead.net.Vni;
import java.time.Instant;

/**
 * A container's interface in a network, as its host's database shows it.
 *
 * @param id Docker's, or the agent's own where Docker has none
 * @param network by name; the tenant too
 * @param mac follows from the address, unless its container chose one
 * @param port the name of its OVS port
 * @param ofport its number on the bridge; 0 while OVS has given none, -1 where OVS could not open it
 * @param container id and name; empty until the agent knows
 * @param by docker, label or attach
 * @param since when it was plugged; if that is not written down, when this controller saw it first
 */
public record Endpoint(
        String id,
        HostId host,
        Vni vni,
        String tenant,
        String network,
        Ip address,
        MacAddress mac,
        String port,
        int ofport,
        String container,
        String containerName,
        String by,
        Instant since) {

    Endpoint since(Instant first) {
        return new Endpoint(
                id, host, vni, tenant, network, address, mac, port, ofport, container, containerName, by, first);
    }
}
