package io.fairlead.agent.attach;

import io.fairlead.agent.cluster.ClusterException;
import io.fairlead.agent.cluster.ClusterNetwork;
import io.fairlead.agent.plug.Addresses;
import io.fairlead.agent.plug.Endpoint;
import io.fairlead.agent.plug.Interior;
import io.fairlead.agent.plug.Interiors;
import io.fairlead.agent.plug.LeasedSlot;
import io.fairlead.agent.plug.LinkName;
import io.fairlead.agent.plug.Links;
import io.fairlead.agent.plug.Plugger;
import io.fairlead.agent.plug.Ports;
import io.fairlead.agent.plug.Route;
import io.fairlead.ipam.Slot;
import io.fairlead.net.Ip;
import io.fairlead.net.Vni;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plugs one container into one network, inside as well; all of it, or nothing is left. */
final class Attacher {

    private static final Logger log = LoggerFactory.getLogger(Attacher.class);

    private static final Duration LEASED_SOON = Duration.ofMillis(3_500);
    private static final Duration NUMBERED_SOON = Duration.ofSeconds(4);

    private final Host host;
    private final RandomGenerator random;

    Attacher(Host host, RandomGenerator random) {
        this.host = host;
        this.random = random;
    }

    /** What of this host is needed. */
    record Host(Links links, Ports ports, Interiors interiors, Addresses addresses, Plugger plugger) {}

    /**
     * What is to be done.
     *
     * @param before the address to be had again, if it is free
     */
    record Job(Place place, ClusterNetwork network, Attachment.By by, Settings settings, Optional<Ip> before) {

        Interior interior(Ip address) {
            List<Route> routes = new ArrayList<>(settings.routes());
            if (settings.defaultRoute()) {
                routes.add(new Route(Route.ANYWHERE, Optional.of(network.gateway())));
            }
            return new Interior(
                    settings.interfaceName(),
                    address,
                    network.subnet().prefix(),
                    network.prefix6().map(prefix -> prefix.address(address)),
                    routes);
        }

        Attachment done(String endpoint, Ip address, String interfaceName) {
            return new Attachment(
                    place.container(),
                    place.name(),
                    place.namespaceId(),
                    network.id(),
                    by,
                    settings,
                    endpoint,
                    address,
                    interfaceName);
        }
    }

    /**
     * Does it.
     *
     * @throws IOException if it can't be done here, or an address asked for is in use
     * @throws ClusterException if there is no address to be had, or not with the MAC asked for
     */
    Attachment attach(Job job) throws IOException, ClusterException, InterruptedException {
        Slot slot = take(job);
        String id = EndpointId.fresh(random, job.place().run());
        try {
            Attachment done = plug(job, id, slot.address());
            log.atInfo()
                    .addKeyValue("container", job.place().name())
                    .addKeyValue("network", job.network().id())
                    .addKeyValue("address", slot.address())
                    .log("Attached");
            return done;
        } catch (IOException | ClusterException | InterruptedException | RuntimeException e) {
            if (!detach(id, job.network().vni(), slot.address())) { // Else somebody may have it by now.
                host.addresses().release(job.network().vni(), slot.address());
            }
            throw e;
        }
    }

    private Slot take(Job job) throws ClusterException, InterruptedException {
        Addresses addresses = host.addresses();
        ClusterNetwork network = job.network();
        Optional<Ip> wanted = job.settings().address();
        if (wanted.isPresent()) {
            return addresses.takeUnused(network, wanted.get(), LEASED_SOON);
        }
        Optional<Ip> before = job.before()
                .filter(address -> addresses.slot(network.vni(), address).isPresent());
        if (before.isPresent()) {
            try {
                return addresses.takeUnused(network, before.get(), LEASED_SOON);
            } catch (ClusterException e) { // Somebody else has it now.
                log.atInfo()
                        .addKeyValue("container", job.place().name())
                        .addKeyValue("reason", e.getMessage())
                        .log("Another address than before");
            }
        }
        return addresses.take(network, LEASED_SOON);
    }

    private Attachment plug(Job job, String id, Ip address) throws IOException, ClusterException, InterruptedException {
        LeasedSlot leased = slot(job.network(), address, job.settings(), id);
        Plugger plugger = host.plugger();
        plugger.plug(
                leased.endpoint(id, job.network().id(), job.by().word()),
                job.settings().mtu().orElse(job.network().mtu()));
        plugger.confirm(id, NUMBERED_SOON);
        Place place = job.place();
        String interfaceName = host.interiors()
                .moveIn(LinkName.containerEnd(id), place.namespace(), place.namespaceId(), job.interior(address));
        host.ports().name(id, place.container(), place.name());
        return job.done(id, address, interfaceName);
    }

    /** An address may have been another's before, with a MAC of that one's own. */
    private LeasedSlot slot(ClusterNetwork network, Ip address, Settings settings, String endpoint)
            throws ClusterException {
        return host.addresses().slot(network, address, settings.chosenMac(address), endpoint, LEASED_SOON);
    }

    /**
     * Takes an endpoint's port and link away, and its address unless that is another's by now. What can't be now is found
     * again by the next look.
     *
     * @return whether the address was the endpoint's, and was released
     */
    boolean detach(String endpoint, Vni network, Ip address) {
        boolean isReleased = false;
        try {
            isReleased = host.plugger().unplug(endpoint);
            if (isReleased) {
                host.addresses().release(network, address);
            }
            host.links().delete(LinkName.hostEnd(endpoint)); // Its name inside is free when this returns.
        } catch (IOException e) {
            log.atWarn().addKeyValue("endpoint", endpoint).setCause(e).log("Not unplugged yet");
        }
        return isReleased;
    }

    /** Puts a port back whose link is still there, inside as well. */
    void replug(Attachment attachment, ClusterNetwork network)
            throws IOException, ClusterException, InterruptedException {
        LeasedSlot leased = slot(network, attachment.address(), attachment.settings(), attachment.endpoint());
        Endpoint endpoint = leased.endpoint(
                        attachment.endpoint(), network.id(), attachment.by().word())
                .of(attachment.container(), attachment.name());
        host.plugger().replug(endpoint, NUMBERED_SOON);
    }
}
