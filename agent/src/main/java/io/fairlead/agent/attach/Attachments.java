package io.fairlead.agent.attach;

import io.fairlead.agent.cluster.Cluster;
import io.fairlead.agent.cluster.ClusterException;
import io.fairlead.agent.cluster.ClusterNetwork;
import io.fairlead.agent.cluster.NetworkId;
import io.fairlead.agent.plug.Endpoint;
import io.fairlead.agent.plug.LinkName;
import io.fairlead.agent.unix.CallException;
import io.fairlead.net.Ip;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What people ask of attachments: to attach, to detach, to list. */
final class Attachments {

    private final Parts parts;
    private final Runnable changed;

    /** Runs {@code changed} whenever there are other attachments than before. */
    Attachments(Parts parts, Runnable changed) {
        this.parts = parts;
        this.changed = changed;
    }

    /** Something done to attachments; nothing, if there was nothing to do. */
    record Outcome(List<Attachment> attachments, boolean changed) {}

    /** Something to do while nobody else changes anything. */
    private interface Turn<T> {
        T run() throws CallException, IOException, ClusterException, InterruptedException;
    }

    /** Does it alone; whatever can't be is refused with its reason. */
    private <T> T inTurn(Turn<T> task) throws CallException, InterruptedException {
        parts.turn().lockInterruptibly();
        try {
            return task.run();
        } catch (IOException | ClusterException e) {
            throw new CallException(String.valueOf(e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new CallException(String.valueOf(e.getMessage()), e);
        } finally {
            parts.turn().unlock();
        }
    }

    /** Plugs a running container into a network. Nothing happens if it is in it as asked for. */
    Outcome attach(Target target, NetworkId id, Settings settings) throws CallException, InterruptedException {
        return inTurn(() -> {
            ClusterNetwork network = parts.cluster()
                    .network(id)
                    .orElseThrow(() -> new CallException(CallException.Kind.NOT_FOUND, Cluster.unknown(id)));
            Place place = parts.finder().find(target);
            Optional<Attachment> known = parts.book().find(new Attachment.Key(place.container(), id));
            if (known.isPresent() && isPlugged(known.get(), place)) {
                return unchanged(known.get(), settings);
            }
            Rules.check(settings, network);
            Rules.checkOnce(place, network, parts.live());
            known.ifPresent(stale -> parts.attacher().detach(stale.endpoint(), network.vni(), stale.address()));
            Optional<Ip> before = known.map(Attachment::address).or(() -> held(network, settings));
            return new Outcome(
                    List.of(plug(new Attacher.Job(place, network, Attachment.By.ATTACH, settings, before))), true);
        });
    }

    /** The address that goes with a MAC on this host already: as long as it does, the MAC can't go with another. */
    private Optional<Ip> held(ClusterNetwork network, Settings settings) {
        return settings.mac()
                .flatMap(mac -> parts.cluster().leases().stream()
                        .filter(lease -> lease.network().equals(network.vni())
                                && lease.mac().filter(mac::equals).isPresent())
                        .map(lease -> lease.block().first())
                        .findFirst());
    }

    private Attachment plug(Attacher.Job job) throws IOException, ClusterException, InterruptedException {
        Attachment done = parts.attacher().attach(job);
        try {
            parts.book().put(done);
            changed.run();
            return done;
        } catch (IOException e) {
            parts.attacher().detach(done.endpoint(), job.network().vni(), done.address());
            throw e;
        }
    }

    private static Outcome unchanged(Attachment known, Settings asked) throws CallException {
        List<String> differences = known.differences(asked);
        if (!differences.isEmpty()) {
            throw new CallException(
                    "%s is in network %s already, but %s; to change that, detach it first: fairlead detach %s %s"
                            .formatted(
                                    known.name(),
                                    known.network(),
                                    String.join(", ", differences),
                                    known.name(),
                                    known.network()));
        }
        return new Outcome(List.of(known), false);
    }

    /** Whether it has its port, and inside its interface. */
    private boolean isPlugged(Attachment attachment, Place place) throws IOException {
        Attacher.Host host = parts.host();
        return EndpointId.isOf(attachment.endpoint(), place.run())
                && host.ports().endpoints().stream().map(Endpoint::id).anyMatch(attachment.endpoint()::equals)
                && host.links().names().contains(LinkName.hostEnd(attachment.endpoint()))
                && attachment
                        .mac()
                        .equals(host.interiors()
                                .links(place.namespace(), place.namespaceId())
                                .get(attachment.interfaceName()));
    }

    /**
     * Takes a container out of a network, or out of all that it was attached to. Nothing happens if it is in none.
     *
     * @param network none: out of all
     */
    Outcome detach(Target target, Optional<NetworkId> network) throws CallException, InterruptedException {
        return inTurn(() -> {
            Predicate<Attachment> meant = meant(target);
            List<Attachment> found = parts.book().all().stream()
                    .filter(meant)
                    .filter(attachment ->
                            network.map(attachment.network()::equals).orElse(true))
                    .toList();
            for (Attachment attachment : found) {
                refuseLabelled(attachment);
            }
            if (found.isEmpty()) {
                refuseDockers(target, network);
            }
            for (Attachment attachment : found) {
                parts.book().remove(attachment.key());
                unplug(attachment);
            }
            changed.run();
            return new Outcome(found, !found.isEmpty());
        });
    }

    /** A port that can't be removed now is nobody's, and is removed by the next look. */
    private void unplug(Attachment attachment) throws IOException {
        Optional<Endpoint> endpoint = parts.host().ports().endpoints().stream()
                .filter(each -> each.id().equals(attachment.endpoint()))
                .findFirst();
        if (endpoint.isPresent()) {
            parts.attacher().detach(attachment.endpoint(), endpoint.get().vni(), attachment.address());
        }
    }

    /** The attachments of a container as a user calls it; it may have ended. */
    private Predicate<Attachment> meant(Target target) throws CallException, IOException {
        Predicate<Attachment> named = attachment -> attachment.name().equals(target.text());
        try {
            String container = switch (target) {
                case Target.OfDocker(String name) ->
                    parts.finder().container(name).id();
                case Target.OfProcess process -> parts.finder().find(process).container();
                case Target.OfNamespace namespace ->
                    parts.finder().find(namespace).container();
            };
            return attachment -> attachment.container().equals(container);
        } catch (CallException e) {
            if (parts.book().all().stream().anyMatch(named)) {
                return named;
            }
            throw e;
        }
    }

    private static void refuseLabelled(Attachment attachment) throws CallException {
        if (attachment.by() == Attachment.By.LABEL) {
            throw new CallException(
                    "%s is in network %s by its label %s, as long as it runs; make it anew without the label"
                            .formatted(attachment.name(), attachment.network(), Label.NAME));
        }
    }

    private void refuseDockers(Target target, Optional<NetworkId> network) throws CallException {
        if (network.isPresent() && target instanceof Target.OfDocker(String name)) {
            Container container = parts.finder().container(name);
            String docker = network.get().dockerName();
            if (container.networks().contains(docker)) {
                throw new CallException("Container %s is in network %s by Docker; use: docker network disconnect %s %s"
                        .formatted(container.name(), network.get(), docker, container.name()));
            }
        }
    }

    /** All attachments, and whether each has its port now. */
    List<Listed> list() throws CallException, InterruptedException {
        return inTurn(() -> {
            List<String> plugged =
                    parts.host().ports().endpoints().stream().map(Endpoint::id).toList();
            return parts.book().all().stream()
                    .map(attachment -> new Listed(attachment, plugged.contains(attachment.endpoint())))
                    .toList();
        });
    }

    /** An attachment, and whether it has its port now. */
    record Listed(Attachment attachment, boolean plugged) {}
}
