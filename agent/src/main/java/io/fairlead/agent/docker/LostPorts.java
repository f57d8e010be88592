package io.fairlead.agent.docker;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.fairlead.agent.cluster.ClusterNetwork;
import io.fairlead.agent.cluster.Conflict;
import io.fairlead.agent.plug.Addresses;
import io.fairlead.agent.plug.Endpoint;
import io.fairlead.agent.plug.LeasedSlot;
import io.fairlead.agent.plug.LinkName;
import io.fairlead.agent.plug.Plugger;
import io.fairlead.agent.plug.Ports;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds containers of Docker's that have lost their port, as when somebody deletes it or the whole bridge, and plugs
 * them in again when they have been seen so twice. One that can't be is reported.
 */
final class LostPorts {

    private static final Logger log = LoggerFactory.getLogger(LostPorts.class);

    /** Longer than Docker takes from unplugging a container to knowing it. */
    private static final Duration APART = Duration.ofSeconds(3);

    private static final Duration NUMBERED_SOON = Duration.ofSeconds(4);

    private final Ports ports;
    private final Plugger plugger;
    private final Addresses addresses;
    private final Sightings sightings;

    LostPorts(Ports ports, Plugger plugger, Addresses addresses, InstantSource clock) {
        this.ports = ports;
        this.plugger = plugger;
        this.addresses = addresses;
        this.sightings = new Sightings(clock, APART);
    }

    /** A container as Docker has it in a network of the cluster. */
    record Attached(Attachment attachment, ClusterNetwork network) {}

    /** What a look found: what can't be put right, and whether to look again soon. */
    record Found(List<Conflict> conflicts, boolean again) {}

    /**
     * Looks once.
     *
     * @param linked the names of all links of the host
     */
    Found look(List<Attached> attached, Set<String> linked) throws IOException, InterruptedException {
        Set<String> ported = ports.endpoints().stream().map(Endpoint::id).collect(toUnmodifiableSet());
        List<Conflict> conflicts = new ArrayList<>();
        for (Attached each : attached) {
            Attachment attachment = each.attachment();
            boolean hasLink = linked.contains(LinkName.hostEnd(attachment.endpoint()));
            boolean hasAll = hasLink && ported.contains(attachment.endpoint());
            if (attachment.isStarted() && !hasAll) {
                keepAddress(each);
                if (sightings.isProven(attachment.endpoint())) {
                    putRight(each, hasLink, conflicts);
                }
            }
        }
        return new Found(conflicts, sightings.endLook());
    }

    private void keepAddress(Attached lost) {
        Attachment attachment = lost.attachment();
        attachment.address().ifPresent(address -> addresses.keep(lost.network().vni(), address, attachment.endpoint()));
    }

    private void putRight(Attached lost, boolean hasLink, List<Conflict> conflicts) throws InterruptedException {
        Attachment attachment = lost.attachment();
        try {
            if (!hasLink) {
                throw new IOException("its link is gone");
            }
            plugger.replug(endpoint(lost), NUMBERED_SOON);
            sightings.settled(attachment.endpoint());
            log.atInfo()
                    .addKeyValue("container", attachment.name())
                    .addKeyValue("network", lost.network().id())
                    .log("Port was gone, plugged in again");
        } catch (IOException e) {
            conflicts.add(new Conflict(
                    "port-lost",
                    "Container %s has lost its port in network %s: %s. Restart it: docker restart %s"
                            .formatted(attachment.name(), lost.network().id(), e.getMessage(), attachment.name())));
        }
    }

    private Endpoint endpoint(Attached lost) throws IOException {
        Attachment attachment = lost.attachment();
        ClusterNetwork network = lost.network();
        LeasedSlot leased = attachment
                .address()
                .flatMap(address -> addresses.slot(network.vni(), address))
                .orElseThrow(() -> new IOException("its address is in no block of this host any more"));
        return leased.endpoint(attachment.endpoint(), network.id(), NetworkDriver.BY)
                .of(attachment.container(), attachment.name());
    }
}
