package io.fairlead.agent.protocol;

import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.Vni;

/**
 * A network as the cluster tells it to hosts.
 *
 * @param dockerName its name in each host's Docker: {@code web}, or {@code acme.web} for a tenant other than the default
 * @param mtu of its containers' interfaces
 * @param revision the change of the store that made it what it is
 */
public record NetworkNotice(
        Vni vni, String tenant, String name, String dockerName, Cidr subnet, Ip gateway, int mtu, long revision) {}
