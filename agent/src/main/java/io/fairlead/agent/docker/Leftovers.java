package io.fairlead.agent.docker;

import io.fairlead.agent.plug.Addresses;
import io.fairlead.agent.plug.Endpoint;
import io.fairlead.agent.plug.LinkName;
import io.fairlead.agent.plug.Links;
import io.fairlead.agent.plug.Plugger;
import io.fairlead.agent.plug.Ports;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds ports and links that no container has, and removes them when they have been seen so twice: Docker
 * tells the driver nothing of what ended while the agent or Docker itself was away.
 */
final class Leftovers {

    private static final Logger log = LoggerFactory.getLogger(Leftovers.class);

    /** Longer than Docker takes from asking for an endpoint to knowing it, though Open vSwitch may be slow meanwhile. */
    private static final Duration APART = DockerAgent.DEADLINE.plusSeconds(1);

    private final Ports ports;
    private final Links links;
    private final Plugger plugger;
    private final Addresses addresses;
    private final Sightings sightings;

    Leftovers(Ports ports, Links links, Plugger plugger, Addresses addresses, InstantSource clock) {
        this.ports = ports;
        this.links = links;
        this.plugger = plugger;
        this.addresses = addresses;
        this.sightings = new Sightings(clock, APART);
    }

    /**
     * Looks once.
     *
     * @param known the ids of all endpoints that Docker has in our networks, or that are attached beside it
     * @param linked the names of all links of the host
     * @return whether there is something that should be looked at again soon
     */
    boolean look(Collection<String> known, Set<String> linked) throws IOException {
        Set<String> names = new HashSet<>();
        known.forEach(id -> names.add(LinkName.hostEnd(id)));
        List<Endpoint> endpoints = ports.endpoints();
        for (Endpoint endpoint : endpoints) {
            if (endpoint.by().equals(NetworkDriver.BY) && !names.contains(endpoint.portName())) {
                sight(endpoint.portName(), () -> unplug(endpoint));
            }
            names.add(endpoint.portName());
        }
        for (String link : linked) {
            if (LinkName.isHostEnd(link) && !names.contains(link)) {
                sight(link, () -> links.delete(link));
            }
        }
        return sightings.endLook();
    }

    private interface Removal {
        void run() throws IOException;
    }

    private void sight(String name, Removal removal) throws IOException {
        if (sightings.isProven(name)) {
            removal.run();
            sightings.settled(name);
            log.atInfo().addKeyValue("port", name).log("Leftover removed");
        }
    }

    private void unplug(Endpoint endpoint) throws IOException {
        plugger.unplug(endpoint.id());
        addresses.release(endpoint.vni(), endpoint.slot().address());
    }
}
