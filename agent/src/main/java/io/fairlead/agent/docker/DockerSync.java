package io.fairlead.agent.docker;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.fairlead.agent.attach.AttachAgent;
import io.fairlead.agent.cluster.Cluster;
import io.fairlead.agent.cluster.ClusterNetwork;
import io.fairlead.agent.cluster.Conflict;
import io.fairlead.agent.plug.Addresses;
import io.fairlead.agent.plug.Endpoint;
import io.fairlead.agent.plug.Links;
import io.fairlead.agent.plug.Ports;
import io.fairlead.net.Vni;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps Docker, the bridge and the cluster in step on this host: looks when something has changed, and from time to time
 * when nothing has, so that a lost event costs time, never correctness.
 */
final class DockerSync implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(DockerSync.class);

    private static final LostPorts.Found UNSEEN = new LostPorts.Found(List.of(), true);

    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(1);
    /** At least this between two looks, so that a burst of containers does not keep Docker busy with our questions. */
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Cluster cluster;
    private final Docker docker;
    private final NetworkBook book;
    private final NetworkSync networks;
    private final Views views;
    private final Semaphore requests = new Semaphore(0);
    private List<Conflict> reported = List.of();
    private List<Vni> present = List.of();
    private boolean recalled;

    /**
     * What is compared: the bridge's ports and the addresses in use; what is left of containers gone, and lost by others.
     *
     * @param attachments what is plugged in beside Docker's networks
     */
    record Views(
            Ports ports,
            Links links,
            Addresses addresses,
            Leftovers leftovers,
            LostPorts lost,
            AttachAgent attachments,
            SwarmPort swarm) {

        static Views of(AttachAgent.Host host, AttachAgent attachments, Docker docker, InstantSource clock) {
            return new Views(
                    host.ports(),
                    host.links(),
                    host.addresses(),
                    new Leftovers(host.ports(), host.links(), host.plugger(), host.addresses(), clock),
                    new LostPorts(host.ports(), host.plugger(), host.addresses(), clock),
                    attachments,
                    new SwarmPort(docker, host.ports(), clock));
        }
    }

    DockerSync(Cluster cluster, Docker docker, NetworkBook book, NetworkSync networks, Views views) {
        this.cluster = cluster;
        this.docker = docker;
        this.book = book;
        this.networks = networks;
        this.views = views;
    }

    /** Looks again soon. */
    void request() {
        requests.release();
    }

    @Override
    public void run() {
        try {
            while (true) {
                Duration rest = pass();
                var _ = requests.tryAcquire(rest.toMillis(), TimeUnit.MILLISECONDS);
                Thread.sleep(PAUSE);
                requests.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks once, and says how long to rest. */
    Duration pass() throws InterruptedException {
        try {
            boolean bridgeSeen = observeBridge();
            if (!cluster.awaitKnown(Duration.ZERO)) {
                return SOON; // Every network would look as if the cluster did not have it.
            }
            NetworkSync.Found found = networks.sync();
            reportPresent(found.present());
            LostPorts.Found lost = bridgeSeen ? compare(found.ours()) : UNSEEN;
            reportConflicts(Stream.of(
                            found.conflicts(),
                            lost.conflicts(),
                            views.attachments().conflicts(),
                            bridgeSeen ? views.swarm().look() : List.<Conflict>of())
                    .flatMap(List::stream)
                    .toList());
            return lost.again() || views.addresses().isSoonToGiveBack() ? SOON : IDLE;
        } catch (IOException e) {
            log.atDebug().setCause(e).log("Docker not reached");
            return SOON;
        } catch (RuntimeException e) { // The loop must outlive every failure of one pass.
            log.atWarn().setCause(e).log("Docker not compared");
            return IDLE;
        }
    }

    private boolean observeBridge() {
        try {
            if (!recalled) {
                book.recall();
                recalled = true;
            }
            views.addresses().observe(views.ports().endpoints(), views.ports().foreign());
            views.addresses().giveBackEmptyBlocks();
            return true;
        } catch (IOException e) {
            log.atDebug().setCause(e).log("Bridge not seen");
            return false;
        }
    }

    /** Compares endpoints, and writes down which container each belongs to. */
    private LostPorts.Found compare(List<DockerNetwork> ours) throws IOException, InterruptedException {
        Map<String, Attachment> attached = new HashMap<>();
        List<LostPorts.Attached> inCluster = new ArrayList<>();
        Set<String> ids = ours.stream().map(DockerNetwork::id).collect(toUnmodifiableSet());
        docker.attachments(ids).forEach((network, attachments) -> {
            Optional<ClusterNetwork> ofCluster = book.find(network).flatMap(each -> book.find(each.network()));
            for (Attachment attachment : attachments) {
                attached.put(attachment.endpoint(), attachment);
                ofCluster.ifPresent(each -> inCluster.add(new LostPorts.Attached(attachment, each)));
            }
        });
        for (Endpoint endpoint : views.ports().endpoints()) {
            Attachment attachment = attached.get(endpoint.id());
            if (attachment != null && isNews(endpoint, attachment)) {
                views.ports().name(endpoint.id(), attachment.container(), attachment.name());
            }
        }
        Set<String> linked = views.links().names();
        LostPorts.Found lost = views.lost().look(inCluster, linked);
        views.addresses().dockerIsKnown();
        boolean left = removeLeftovers(attached.keySet(), linked);
        return new LostPorts.Found(lost.conflicts(), lost.again() || left);
    }

    /** Nothing is taken for left over while nobody can say what is attached beside Docker. */
    private boolean removeLeftovers(Set<String> ofDocker, Set<String> linked) throws IOException {
        Set<String> known = new HashSet<>(ofDocker);
        try {
            known.addAll(views.attachments().endpoints());
        } catch (IOException e) { // Who attaches or lists is told.
            log.atDebug().setCause(e).log("Leftovers not looked for");
            return false;
        }
        return views.leftovers().look(known, linked);
    }

    private static boolean isNews(Endpoint endpoint, Attachment attachment) {
        boolean same = endpoint.container().equals(attachment.container())
                && endpoint.containerName().equals(attachment.name());
        return attachment.isStarted() && !same;
    }

    private void reportPresent(List<Vni> found) {
        if (!found.equals(present)) {
            present = found;
            cluster.reportPresent(present);
        }
    }

    private void reportConflicts(List<Conflict> conflicts) {
        if (!conflicts.equals(reported)) {
            conflicts.forEach(conflict -> log.warn(conflict.text()));
            cluster.reportConflicts(conflicts);
            reported = conflicts;
        }
    }
}
