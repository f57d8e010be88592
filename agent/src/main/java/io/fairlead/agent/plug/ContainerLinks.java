package io.fairlead.agent.plug;

import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.stream.Collectors.toUnmodifiableMap;

import io.fairlead.net.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The kernel's links inside containers, by entering their network namespaces on threads made for that. */
public final class ContainerLinks implements Interiors {

    private static final Logger log = LoggerFactory.getLogger(ContainerLinks.class);

    /** A kernel has no more. */
    private static final int MOST_LINKS = 1 << 16;

    private static final Path IPV4 = Path.of("/proc/sys/net/ipv4/conf");
    private static final Path IPV6 = Path.of("/proc/sys/net/ipv6/conf");

    private final Netlink host;

    /** For containers of the host whose links these are. */
    public ContainerLinks(Netlink host) {
        this.host = host;
    }

    @Override
    public String identify(Path namespace) throws IOException {
        try (Namespace found = open(namespace)) {
            return found.id();
        }
    }

    private static Namespace open(Path path) throws IOException {
        Namespace found = Namespace.open(path);
        if (found.id().equals(Namespace.own())) {
            found.close();
            throw new IOException("%s is the host's own network".formatted(path));
        }
        return found;
    }

    private static Namespace open(Path path, String id) throws IOException {
        Namespace found = open(path);
        if (!found.id().equals(id)) {
            found.close();
            throw new IOException("The network namespace %s has ended".formatted(path));
        }
        return found;
    }

    @Override
    public String moveIn(String link, Path namespace, String id, Interior interior) throws IOException {
        try (Namespace there = open(namespace, id)) {
            host.move(link, there);
            return there.inside(() -> {
                try (Netlink links = Netlink.open()) {
                    return setUp(links, link, interior);
                }
            });
        }
    }

    private static String setUp(Netlink links, String link, Interior interior) throws IOException {
        Map<String, Netlink.View> present = links.views();
        Netlink.View moved = Optional.ofNullable(present.get(link))
                .orElseThrow(() -> new IOException("The link %s has not arrived in the container".formatted(link)));
        String name = interior.name().isPresent()
                ? renamed(links, moved, interior.name().get())
                : renamed(links, moved);
        links.addAddress(moved.index(), interior.address(), interior.prefix());
        set(IPV4.resolve(name), "arp_notify", "1");
        if (interior.address6().isPresent()) {
            set(IPV6.resolve(name), "disable_ipv6", "0"); // Docker turns it off where it has given no address.
            set(IPV6.resolve(name), "ndisc_notify", "1");
            links.addAddress(moved.index(), interior.address6().get());
        }
        links.up(name);
        for (Route route : interior.routes()) {
            links.addRoute(moved.index(), route);
        }
        return name;
    }

    private static String renamed(Netlink links, Netlink.View link, String name) throws IOException {
        if (!links.rename(link.index(), name)) {
            throw new IOException("The container has an interface %s already".formatted(name));
        }
        return name;
    }

    /** Docker may take a name at the same moment. */
    private static String renamed(Netlink links, Netlink.View link) throws IOException {
        for (int number = 0; number < MOST_LINKS; number++) {
            if (links.rename(link.index(), "eth" + number)) {
                return "eth" + number;
            }
        }
        throw new IOException("The container has no name free for another interface");
    }

    /** With arp_notify and ndisc_notify the kernel tells everybody when the link is set up, or its address changes. */
    private static void set(Path link, String setting, String value) {
        try {
            Files.writeString(link.resolve(setting), value, WRITE);
        } catch (IOException e) { // /proc can't be written, or there is no IPv6: the next step fails if that matters.
            log.atDebug()
                    .addKeyValue("link", link)
                    .addKeyValue("setting", setting)
                    .setCause(e)
                    .log("Not set");
        }
    }

    @Override
    public Map<String, MacAddress> links(Path namespace, String id) throws IOException {
        try (Namespace there = open(namespace, id)) {
            return there.inside(() -> {
                try (Netlink links = Netlink.open()) {
                    return links.views().entrySet().stream()
                            .collect(toUnmodifiableMap(
                                    Map.Entry::getKey, entry -> entry.getValue().mac()));
                }
            });
        }
    }
}
