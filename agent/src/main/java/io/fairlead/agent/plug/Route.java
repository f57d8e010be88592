package io.fairlead.agent.plug;

import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import java.util.Optional;

/**
 * Where a container sends what is for other networks. Prints as it is read: {@code 10.9.0.0/16@10.1.2.3}.
 *
 * @param via the router; none: all of the destination is on the link itself
 */
public record Route(Cidr destination, Optional<Ip> via) {

    /** Every IPv4 address for which there is no better route. */
    public static final Cidr ANYWHERE = Cidr.parse("0.0.0.0/0");

    /** Reads {@code CIDR} or {@code CIDR@ROUTER}. */
    public static Route parse(String text) {
        int at = text.indexOf('@');
        return at < 0
                ? new Route(Cidr.parse(text), Optional.empty())
                : new Route(Cidr.parse(text.substring(0, at)), Optional.of(Ip.parse(text.substring(at + 1))));
    }

    @Override
    public String toString() {
        return destination + via.map(router -> "@" + router).orElse("");
    }
}
