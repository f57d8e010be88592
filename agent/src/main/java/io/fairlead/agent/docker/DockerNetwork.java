package io.fairlead.agent.docker;

import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network as Docker lists it.
 *
 * @param id 64 hex digits
 * @param driver whose it is: {@code fairlead}, {@code bridge}
 * @param subnet its only IPv4 one, if the network is ours and it can be read
 * @param gateway as Docker has it; empty when it has none
 * @param range the part of the subnet from which containers get addresses, if one was named
 * @param auxiliary addresses that no container gets
 * @param options given with {@code -o}
 * @param poolOptions given with {@code --ipam-opt}
 */
record DockerNetwork(
        String id,
        String name,
        String driver,
        Optional<Cidr> subnet,
        String gateway,
        Optional<Cidr> range,
        List<Ip> auxiliary,
        Map<String, String> options,
        Map<String, String> poolOptions) {

    DockerNetwork {
        auxiliary = List.copyOf(auxiliary);
        options = Map.copyOf(options);
        poolOptions = Map.copyOf(poolOptions);
    }

    /** One of which no address is set aside. */
    DockerNetwork(
            String id,
            String name,
            String driver,
            Optional<Cidr> subnet,
            String gateway,
            Map<String, String> options,
            Map<String, String> poolOptions) {
        this(id, name, driver, subnet, gateway, Optional.empty(), List.of(), options, poolOptions);
    }

    boolean isOurs() {
        return driver.equals(NetworkDriver.NAME);
    }
}
