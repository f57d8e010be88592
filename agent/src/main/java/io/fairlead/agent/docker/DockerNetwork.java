package io.fairlead.agent.docker;

import io.fairlead.net.Cidr;
import java.util.Map;
import java.util.Optional;

/**
 * A network as Docker lists it.
 *
 * @param id 64 hex digits
 * @param driver whose it is: {@code fairlead}, {@code bridge}
 * @param subnet its only IPv4 one, if the network is ours and it can be read
 * @param gateway as Docker has it; empty when it has none
 * @param options given with {@code -o}
 * @param poolOptions given with {@code --ipam-opt}
 */
record DockerNetwork(
        String id,
        String name,
        String driver,
        Optional<Cidr> subnet,
        String gateway,
        Map<String, String> options,
        Map<String, String> poolOptions) {

    DockerNetwork {
        options = Map.copyOf(options);
        poolOptions = Map.copyOf(poolOptions);
    }

    boolean isOurs() {
        return driver.equals(NetworkDriver.NAME);
    }
}
