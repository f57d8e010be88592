package io.fairlead.agent.attach;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.fairlead.agent.cluster.Cluster;
import io.fairlead.agent.cluster.ClusterException;
import io.fairlead.agent.cluster.ClusterNetwork;
import io.fairlead.agent.cluster.Conflict;
import io.fairlead.agent.cluster.NetworkId;
import io.fairlead.agent.plug.Endpoint;
import io.fairlead.agent.plug.LinkName;
import io.fairlead.agent.unix.CallException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what is attached with what is to be: containers that have started are plugged in, what belongs to containers
 * that have stopped is taken away, and what cannot be is told.
 */
final class AttachmentSync {

    private static final Logger log = LoggerFactory.getLogger(AttachmentSync.class);

    private final Parts parts;

    AttachmentSync(Parts parts) {
        this.parts = parts;
    }

    /** A running container in a network, as it is to be; {@code before} is the attachment that it has already. */
    private record Wish(
            Container container, NetworkId network, Attachment.By by, Settings settings, Optional<Attachment> before) {

        Attachment.Key key() {
            return new Attachment.Key(container.id(), network);
        }

        /** Whether what it has already is of this run of the container. */
        boolean isOfThisRun() {
            return before.isPresent() && EndpointId.isOf(before.get().endpoint(), PlaceFinder.run(container));
        }

        Conflict conflict(String reason) {
            return new Conflict(
                    "attach",
                    "Container %s is not in network %s, where %s puts it: %s"
                            .formatted(
                                    container.name(),
                                    network,
                                    by == Attachment.By.LABEL ? "its label " + Label.NAME : "fairlead attach",
                                    reason));
        }
    }

    /** What the host has now. */
    private record View(Map<String, Endpoint> endpoints, Set<String> links) {

        boolean hasLink(String endpoint) {
            return links.contains(LinkName.hostEnd(endpoint));
        }

        boolean hasPort(String endpoint) {
            return endpoints.containsKey(endpoint);
        }
    }

    /**
     * Looks once, and puts right what is not as it should be.
     *
     * @return what can't be put right
     * @throws IOException if Docker or the bridge can't be looked at; nothing is changed then
     */
    List<Conflict> look() throws IOException, InterruptedException {
        parts.turn().lockInterruptibly();
        try {
            List<Conflict> conflicts = new ArrayList<>();
            View view = view();
            Map<Attachment.Key, Wish> wishes = wishes(conflicts);
            removeUnwanted(view, wishes);
            keepNamespaces(view, conflicts);
            for (Wish wish : wishes.values()) {
                fulfil(wish, view, conflicts);
            }
            return conflicts;
        } finally {
            parts.turn().unlock();
        }
    }

    private View view() throws IOException {
        Attacher.Host host = parts.host();
        return new View(
                host.ports().endpoints().stream()
                        .filter(AttachmentSync::isOurs)
                        .collect(toMap(Endpoint::id, endpoint -> endpoint, (one, _) -> one)),
                host.links().names());
    }

    private static boolean isOurs(Endpoint endpoint) {
        return endpoint.by().equals(Attachment.By.LABEL.word()) || endpoint.by().equals(Attachment.By.ATTACH.word());
    }

    /** What all running containers are to have; attachments of containers that are gone for good are struck out. */
    private Map<Attachment.Key, Wish> wishes(List<Conflict> conflicts) throws IOException {
        Map<Attachment.Key, Wish> wishes = new LinkedHashMap<>();
        Set<String> ids = new LinkedHashSet<>(parts.containers().labelled(Label.NAME));
        List<Attachment> known =
                parts.book().all().stream().filter(Attachment::isDockers).toList();
        known.forEach(attachment -> ids.add(attachment.container()));
        for (String id : ids) {
            Optional<Container> container = parts.containers().find(id);
            List<Attachment> its = known.stream()
                    .filter(attachment -> attachment.container().equals(id))
                    .toList();
            if (container.isEmpty()) {
                for (Attachment attachment : its) {
                    parts.book().remove(attachment.key());
                }
            } else if (container.get().isRunning()) {
                wishes(container.get(), its, conflicts).forEach(wish -> wishes.put(wish.key(), wish));
            }
        }
        return wishes;
    }

    private List<Wish> wishes(Container container, List<Attachment> its, List<Conflict> conflicts) throws IOException {
        List<Wish> wishes = new ArrayList<>();
        Map<NetworkId, Attachment> before = new HashMap<>();
        for (Attachment attachment : its) {
            Attachment now = renamed(attachment, container);
            before.put(now.network(), now);
            wishes.add(new Wish(container, now.network(), now.by(), now.settings(), Optional.of(now)));
        }
        String label = container.labels().get(Label.NAME);
        try {
            Map<NetworkId, Settings> labelled = label == null ? Map.of() : Label.parse(label);
            labelled.forEach((network, settings) -> {
                if (!before.containsKey(network)) {
                    wishes.add(new Wish(container, network, Attachment.By.LABEL, settings, Optional.empty()));
                }
            });
        } catch (IllegalArgumentException e) {
            conflicts.add(new Conflict(
                    "attach-label",
                    "Container %s has a label %s=%s that is not understood: %s. Make it anew with a right one"
                            .formatted(container.name(), Label.NAME, label, e.getMessage())));
        }
        return wishes;
    }

    private Attachment renamed(Attachment attachment, Container container) throws IOException {
        if (attachment.name().equals(container.name())) {
            return attachment;
        }
        Attachment renamed = attachment.named(container.name());
        parts.host().ports().name(renamed.endpoint(), renamed.container(), renamed.name());
        parts.book().put(renamed);
        return renamed;
    }

    /** Ports of runs that have ended, of attachments that were struck out, and of work that was cut short. */
    private void removeUnwanted(View view, Map<Attachment.Key, Wish> wishes) throws IOException {
        Set<String> wanted = parts.book().all().stream()
                .filter(attachment -> view.hasLink(attachment.endpoint()))
                .filter(attachment -> !attachment.isDockers()
                        || Optional.ofNullable(wishes.get(attachment.key()))
                                .filter(Wish::isOfThisRun)
                                .isPresent())
                .map(Attachment::endpoint)
                .collect(toUnmodifiableSet());
        for (Endpoint endpoint : view.endpoints().values()) {
            if (!wanted.contains(endpoint.id())) {
                parts.attacher()
                        .detach(endpoint.id(), endpoint.vni(), endpoint.slot().address());
                log.atInfo()
                        .addKeyValue("container", endpoint.containerName())
                        .addKeyValue("network", endpoint.network())
                        .log("Unplugged");
            }
        }
    }

    /** Attachments of namespaces end with them; one that has lost its port only gets it back. */
    private void keepNamespaces(View view, List<Conflict> conflicts) throws IOException, InterruptedException {
        for (Attachment attachment : parts.book().all()) {
            if (!attachment.isDockers() && !view.hasLink(attachment.endpoint())) {
                parts.book().remove(attachment.key());
            } else if (!attachment.isDockers() && !view.hasPort(attachment.endpoint())) {
                try {
                    parts.attacher().replug(attachment, network(attachment.network()));
                } catch (IOException | ClusterException e) {
                    conflicts.add(new Conflict(
                            "attach",
                            "%s has lost its port in network %s: %s"
                                    .formatted(attachment.name(), attachment.network(), e.getMessage())));
                }
            }
        }
    }

    private ClusterNetwork network(NetworkId id) throws IOException {
        return parts.cluster().network(id).orElseThrow(() -> new IOException(Cluster.unknown(id)));
    }

    private void fulfil(Wish wish, View view, List<Conflict> conflicts) throws InterruptedException {
        boolean hasLink = wish.isOfThisRun() && view.hasLink(wish.before().get().endpoint());
        if (hasLink && view.hasPort(wish.before().get().endpoint())) {
            return;
        }
        try {
            if (hasLink) {
                parts.attacher().replug(wish.before().get(), network(wish.network()));
            } else {
                plug(wish);
            }
        } catch (IOException | ClusterException | CallException | IllegalArgumentException e) {
            conflicts.add(wish.conflict(String.valueOf(e.getMessage())));
        }
    }

    private void plug(Wish wish) throws IOException, ClusterException, CallException, InterruptedException {
        ClusterNetwork network = network(wish.network());
        Place place = parts.finder().of(wish.container());
        Rules.check(wish.settings(), network);
        Rules.checkOnce(place, network, parts.live());
        Attachment done = parts.attacher()
                .attach(new Attacher.Job(
                        place,
                        network,
                        wish.by(),
                        wish.settings(),
                        wish.before().map(Attachment::address)));
        parts.book().put(done);
    }
}
