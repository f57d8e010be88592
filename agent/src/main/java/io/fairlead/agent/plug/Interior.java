package io.fairlead.agent.plug;

import io.fairlead.net.Ip;
import io.fairlead.net.Ip6;
import java.util.List;
import java.util.Optional;

/**
 * What an interface is to look like inside its container.
 *
 * @param name none: the first of eth0, eth1, … that is free there
 * @param prefix the length of its subnet's prefix
 * @param address6 none: it has no IPv6 address but its own of the link
 */
public record Interior(Optional<String> name, Ip address, int prefix, Optional<Ip6> address6, List<Route> routes) {

    public Interior {
        routes = List.copyOf(routes);
    }
}
