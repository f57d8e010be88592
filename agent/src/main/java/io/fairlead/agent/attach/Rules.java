package io.fairlead.agent.attach;

import io.fairlead.agent.cluster.ClusterNetwork;
import io.fairlead.agent.plug.Route;
import io.fairlead.net.Ip;
import java.util.List;

/** What an attachment must agree with. */
final class Rules {

    private Rules() {}

    /** Throws with a sentence on what of it can't be in this network. */
    static void check(Settings settings, ClusterNetwork network) {
        settings.address().ifPresent(address -> checkAddress(address, network));
        settings.mtu().ifPresent(mtu -> {
            if (mtu > network.mtu()) {
                throw new IllegalArgumentException("Network %s carries %d bytes, less than an MTU of %d"
                        .formatted(network.id(), network.mtu(), mtu));
            }
        });
        for (Route route : settings.routes()) {
            checkRoute(route, network);
        }
        boolean twice =
                settings.routes().stream().anyMatch(route -> route.destination().equals(Route.ANYWHERE));
        if (settings.defaultRoute() && twice) {
            throw new IllegalArgumentException(
                    "There can be one default route: leave out --default-route, or --route %s"
                            .formatted(Route.ANYWHERE));
        }
    }

    private static void checkAddress(Ip address, ClusterNetwork network) {
        if (!network.subnet().contains(address)) {
            throw new IllegalArgumentException(
                    "Address %s is not in %s, the subnet of %s".formatted(address, network.subnet(), network.id()));
        }
        if (address.equals(network.gateway())) {
            throw new IllegalArgumentException(
                    "Address %s is the gateway of %s: choose another".formatted(address, network.id()));
        }
    }

    private static void checkRoute(Route route, ClusterNetwork network) {
        if (route.via().isPresent() && !network.subnet().contains(route.via().get())) {
            throw new IllegalArgumentException("The router of route %s is not in %s, the subnet of %s"
                    .formatted(route, network.subnet(), network.id()));
        }
        if (route.destination().equals(network.subnet())) {
            throw new IllegalArgumentException(
                    "There is a route to %s already: it is the subnet of %s".formatted(network.subnet(), network.id()));
        }
    }

    /**
     * Throws if a container is in a network by another way.
     *
     * @param others all attachments of the host that have their links
     */
    static void checkOnce(Place place, ClusterNetwork network, List<Attachment> others) {
        String docker = network.id().dockerName();
        if (place.networks().contains(docker)) {
            throw new IllegalArgumentException(
                    "Container %s is in network %s already, by Docker; to take it out: docker network disconnect %s %s"
                            .formatted(place.name(), network.id(), docker, place.name()));
        }
        for (Attachment other : others) {
            boolean same = other.namespace().equals(place.namespaceId())
                    && other.network().equals(network.id());
            if (same && !other.container().equals(place.container())) {
                throw new IllegalArgumentException("%s shares its network with %s, which is in %s already"
                        .formatted(place.name(), other.name(), network.id()));
            }
        }
    }
}
