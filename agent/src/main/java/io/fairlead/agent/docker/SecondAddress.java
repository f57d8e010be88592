package io.fairlead.agent.docker;

import io.fairlead.agent.cluster.ClusterNetwork;
import io.fairlead.agent.unix.CallException;
import io.fairlead.agent.unix.Request;
import io.fairlead.net.Ip;
import io.fairlead.net.Ip6;
import io.fairlead.net.Prefix6;
import java.util.Optional;

/**
 * An endpoint's IPv6 address. Docker knows nothing of it until its endpoint is made, and takes it then: so that both
 * addresses come out of one slot.
 */
final class SecondAddress {

    private SecondAddress() {}

    /**
     * What Docker is to be told.
     *
     * @param first the endpoint's IPv4 address, from which it follows
     * @return empty where the network has no IPv6, or Docker has said the right address itself
     * @throws CallException if Docker has said another
     */
    static Optional<String> of(Request request, ClusterNetwork network, Ip first) throws CallException {
        Optional<Ip6> own = network.prefix6().map(prefix -> prefix.address(first));
        String wanted = request.optional("Interface", "AddressIPv6");
        if (wanted.isEmpty()) {
            return own.map(address -> address + "/" + Prefix6.LENGTH);
        }
        if (own.isEmpty()) {
            throw new CallException(
                    "Network %s has no IPv6: leave out --ip6; or make another: fairlead network create NAME --ipv6"
                            .formatted(network.id()));
        }
        if (!own.get().equals(address(wanted))) {
            throw new CallException(
                    "In a Fairlead network a container's IPv6 address follows from its IPv4 address: %s has %s, not %s; leave out --ip6"
                            .formatted(first, own.get(), wanted));
        }
        return Optional.empty();
    }

    private static Ip6 address(String text) throws CallException {
        try {
            return Ip6.parse(text.replaceFirst("/.*", ""));
        } catch (IllegalArgumentException e) {
            throw new CallException(String.valueOf(e.getMessage()), e);
        }
    }
}
