package io.fairlead.agent.attach;

import io.fairlead.agent.cluster.NetworkId;
import io.fairlead.agent.plug.Route;
import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * That a container is plugged into a network beside Docker, whenever it runs.
 *
 * @param container Docker's id, or, for a namespace that is no container of Docker's, {@code netns:} and its id
 * @param name the container's name, or how the namespace was called: {@code pid:77}
 * @param namespace the id of its network namespace when it was plugged in last
 * @param settings as they were asked for
 * @param endpoint the id of the endpoint that it had last
 * @param address the address that it had last, which it gets again if it is free
 * @param interfaceName what its interface was called last
 */
record Attachment(
        String container,
        String name,
        String namespace,
        NetworkId network,
        By by,
        Settings settings,
        String endpoint,
        Ip address,
        String interfaceName) {

    private static final String NAMESPACE = "netns:";

    /** Whose wish it is. */
    enum By {
        /** Its label says so. */
        LABEL("label"),
        /** Somebody has said so on the command line. */
        ATTACH("attach");

        private final String word;

        By(String word) {
            this.word = word;
        }

        /** As it stands with the endpoint's port. */
        String word() {
            return word;
        }

        static By of(String word) {
            for (By by : values()) {
                if (by.word.equals(word)) {
                    return by;
                }
            }
            throw new IllegalArgumentException("Neither label nor attach: " + word);
        }
    }

    /** A container in a network: there is at most one attachment of it. */
    record Key(String container, NetworkId network) {}

    Key key() {
        return new Key(container, network);
    }

    /** What stands for Docker's id with a namespace that is no container's. */
    static String ofNamespace(String id) {
        return NAMESPACE + id;
    }

    /** Whether it is of a container of Docker's, so that it outlives a stop. */
    boolean isDockers() {
        return !container.startsWith(NAMESPACE);
    }

    /** What its interface has. */
    MacAddress mac() {
        return settings.mac().orElseGet(() -> MacAddress.of(address));
    }

    Attachment named(String now) {
        return new Attachment(container, now, namespace, network, by, settings, endpoint, address, interfaceName);
    }

    /** How it differs from what is asked for now, each in a clause; what is not asked for does not matter. */
    List<String> differences(Settings asked) {
        List<String> differences = new ArrayList<>();
        asked.address()
                .filter(wanted -> !wanted.equals(address))
                .ifPresent(wanted -> differences.add("its address is %s, not %s".formatted(address, wanted)));
        asked.mac()
                .filter(wanted -> !wanted.equals(mac()))
                .ifPresent(wanted -> differences.add("its MAC address is %s, not %s".formatted(mac(), wanted)));
        asked.interfaceName()
                .filter(wanted -> !wanted.equals(interfaceName))
                .ifPresent(wanted -> differences.add("its interface is %s, not %s".formatted(interfaceName, wanted)));
        if (asked.mtu().isPresent() && !asked.mtu().equals(settings.mtu())) {
            differences.add("its MTU is %s, not %d"
                    .formatted(
                            settings.mtu().isPresent() ? settings.mtu().getAsInt() : "the network's",
                            asked.mtu().getAsInt()));
        }
        for (Route route : asked.routes()) {
            if (!settings.routes().contains(route)) {
                differences.add("it has no route " + route);
            }
        }
        if (asked.defaultRoute() && !settings.defaultRoute()) {
            differences.add("it has no default route into this network");
        }
        return differences;
    }
}
