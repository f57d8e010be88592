package io.fairlead.agent.protocol;

import io.fairlead.ipam.Subnet;
import io.fairlead.net.Prefix6;
import io.fairlead.net.Vni;
import java.util.Optional;

/**
 * A network as the cluster tells it to hosts.
 *
 * @param dockerName its name in each host's Docker: {@code web}, or {@code acme.web} for a tenant other than the default
 * @param prefix6 of its IPv6 addresses; empty: it has none
 * @param mtu of its containers' interfaces
 * @param revision the change of the store that made it what it is
 */
public record NetworkNotice(
        Vni vni,
        String tenant,
        String name,
        String dockerName,
        Subnet addresses,
        Optional<Prefix6> prefix6,
        int mtu,
        long revision) {}
