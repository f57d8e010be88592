package io.fairlead.agent.docker;

import io.fairlead.agent.cluster.NetworkId;
import io.fairlead.net.Cidr;
import java.util.Optional;

/**
 * Which network of the cluster a network of this host's Docker stands for.
 *
 * @param dockerId Docker's own id of it, 64 hex digits
 * @param unnamedPool its pool, if that was asked for without saying for which network
 */
record Binding(String dockerId, NetworkId network, Optional<Cidr> unnamedPool) {

    /** Reads what {@link #text} wrote. */
    static Binding parse(String dockerId, String text) {
        int at = text.indexOf('@');
        return at < 0
                ? new Binding(dockerId, NetworkId.parse(text), Optional.empty())
                : new Binding(
                        dockerId,
                        NetworkId.parse(text.substring(0, at)),
                        Optional.of(Cidr.parse(text.substring(at + 1))));
    }

    /** What is written down of it: {@code tenant/name} or {@code tenant/name@pool}. */
    String text() {
        return network + unnamedPool.map(pool -> "@" + pool).orElse("");
    }
}
