package io.fairlead.agent.docker;

import io.fairlead.agent.cluster.Cluster;
import io.fairlead.agent.cluster.ClusterException;
import io.fairlead.agent.cluster.ClusterNetwork;
import io.fairlead.agent.cluster.Conflict;
import io.fairlead.agent.cluster.NetworkId;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.Vni;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes this host's Docker have the cluster's networks: what is missing is made, what is gone from the cluster is
 * removed once idle, what a user made by hand becomes the cluster's or goes. Networks of other drivers are left alone.
 */
final class NetworkSync {

    private static final Logger log = LoggerFactory.getLogger(NetworkSync.class);

    /** How long a refusal is told: the network it is about is gone at once. */
    private static final Duration TOLD = Duration.ofMinutes(10);

    private final Cluster cluster;
    private final Docker docker;
    private final NetworkBook book;
    private final NetworkCreation creation;
    private final InstantSource clock;
    private final Map<Conflict, Instant> refused = new HashMap<>();
    private Set<String> missing = Set.of();

    NetworkSync(Cluster cluster, Docker docker, NetworkBook book, NetworkCreation creation, InstantSource clock) {
        this.cluster = cluster;
        this.docker = docker;
        this.book = book;
        this.creation = creation;
        this.clock = clock;
    }

    /** What a look found; {@code present} are the cluster's networks that Docker has now. */
    record Found(List<DockerNetwork> ours, List<Conflict> conflicts, List<Vni> present) {}

    Found sync() throws IOException {
        List<DockerNetwork> all = docker.networks();
        List<DockerNetwork> ours = all.stream().filter(DockerNetwork::isOurs).toList();
        forgetGone(ours);
        Set<NetworkId> present = new HashSet<>();
        List<Conflict> conflicts = new ArrayList<>();
        for (DockerNetwork network : ours) {
            keep(network, conflicts).ifPresent(present::add);
        }
        refused.values().removeIf(since -> since.plus(TOLD).isBefore(clock.instant()));
        conflicts.addAll(refused.keySet());
        List<Vni> made = new ArrayList<>();
        for (ClusterNetwork network : cluster.networks()) {
            if (present.contains(network.id()) || make(network, all, conflicts)) {
                made.add(network.vni());
            }
        }
        return new Found(ours, conflicts, made);
    }

    /** Two sightings, as Docker lists a network only some time after it has told the driver. */
    private void forgetGone(List<DockerNetwork> ours) {
        Set<String> unlisted = new HashSet<>();
        book.all().forEach(binding -> unlisted.add(binding.dockerId()));
        ours.forEach(network -> unlisted.remove(network.id()));
        unlisted.stream().filter(missing::contains).forEach(book::forget);
        missing = unlisted;
    }

    /** Keeps one of our driver's networks if it stands for one of the cluster's, and says for which. */
    private Optional<NetworkId> keep(DockerNetwork network, List<Conflict> conflicts) {
        try {
            requireOneName(network);
            NetworkId id = identity(network);
            if (!isInCluster(network, id) && !isAdopted(network, id) && cluster.isCurrent()) {
                remove(network, "it is not in the cluster any more").ifPresent(conflicts::add);
            }
            return Optional.of(id);
        } catch (ClusterException e) {
            return e.isRefusal() ? refuse(network, e, conflicts) : postpone(network, e, conflicts);
        } catch (IllegalArgumentException e) {
            return refuse(network, e, conflicts);
        }
    }

    /** Whether it is one of the cluster's; then the book says so, too. */
    private boolean isInCluster(DockerNetwork network, NetworkId id) {
        Optional<Cidr> subnet = network.subnet();
        if (subnet.isEmpty() || !book.find(id).map(ClusterNetwork::subnet).equals(subnet)) {
            return false;
        }
        boolean unnamed = !network.poolOptions().containsKey(IpamDriver.NETWORK);
        book.bind(new Binding(network.id(), id, unnamed ? subnet : Optional.empty()));
        return true;
    }

    /** Whether a user made it by hand and it has become one of the cluster's now. */
    private boolean isAdopted(DockerNetwork network, NetworkId id) throws ClusterException {
        boolean byHand = !network.options().containsKey(IpamDriver.NETWORK);
        boolean isNew = byHand && book.find(network.id()).isEmpty();
        if (!isNew || network.subnet().isEmpty() || !cluster.isCurrent()) {
            return false;
        }
        var options = new NetworkOptions(
                network.subnet().get(), gateway(network), network.range(), network.auxiliary(), network.options());
        creation.makeAndBind(network.id(), options.spec(id));
        return true;
    }

    private Optional<NetworkId> refuse(DockerNetwork network, Exception why, List<Conflict> conflicts) {
        if (cluster.isCurrent()) {
            String reason = "Docker network %s refused: %s".formatted(network.name(), why.getMessage());
            refused.put(new Conflict("network-refused", reason), clock.instant());
            remove(network, reason).ifPresent(conflicts::add);
        }
        return Optional.empty();
    }

    /** Nobody has said no: it stays, and is asked for again at the next look. */
    private static Optional<NetworkId> postpone(DockerNetwork network, Exception why, List<Conflict> conflicts) {
        conflicts.add(new Conflict(
                "network-failed",
                "Docker network %s is not in the cluster yet: %s".formatted(network.name(), why.getMessage())));
        return Optional.empty();
    }

    private NetworkId identity(DockerNetwork network) {
        String named = network.options().get(IpamDriver.NETWORK);
        if (named != null) {
            return NetworkId.parse(named);
        }
        return book.find(network.id()).map(Binding::network).orElseGet(() -> NetworkId.parseDockerName(network.name()));
    }

    private static Optional<Ip> gateway(DockerNetwork network) {
        return network.gateway().isEmpty() ? Optional.empty() : Optional.of(Ip.parse(network.gateway()));
    }

    /** A network that goes by two names would be missing under one of them on every other host. */
    private static void requireOneName(DockerNetwork network) {
        String name = network.options().getOrDefault(NetworkOptions.NAME, network.name());
        if (!network.options().containsKey(IpamDriver.NETWORK)
                && !NetworkId.parseOption(name).dockerName().equals(network.name())) {
            throw new IllegalArgumentException("it was made with -o %s=%s, and a network has one name: make it as %s"
                    .formatted(
                            NetworkOptions.NAME,
                            name,
                            NetworkId.parseOption(name).dockerName()));
        }
    }

    private boolean make(ClusterNetwork network, List<DockerNetwork> all, List<Conflict> conflicts) {
        String name = network.id().dockerName();
        Optional<DockerNetwork> other =
                all.stream().filter(each -> each.name().equals(name)).findFirst();
        if (other.isPresent()) {
            conflicts.add(new Conflict(
                    "network-name",
                    ("Docker has a network %s of the driver %s, so %s can't be used on this host; rename or remove that one:"
                                    + " docker network rm %s")
                            .formatted(name, other.get().driver(), network.id(), name)));
            return false;
        }
        try {
            docker.create(network);
            log.atInfo().addKeyValue("network", network.id()).log("Docker network made");
            return true;
        } catch (IOException e) {
            conflicts.add(
                    new Conflict("network-failed", "Docker network %s not made: %s".formatted(name, e.getMessage())));
            log.atWarn().addKeyValue("network", network.id()).setCause(e).log("Docker network not made");
            return false;
        }
    }

    /** Removes a network, which is tried again at every look; says what keeps it. */
    private Optional<Conflict> remove(DockerNetwork network, String reason) {
        try {
            docker.remove(network.id());
            log.atInfo()
                    .addKeyValue("docker", network.name())
                    .addKeyValue("reason", reason)
                    .log("Docker network removed");
            return Optional.empty();
        } catch (IOException e) {
            log.atDebug().addKeyValue("docker", network.name()).setCause(e).log("Docker network not removed");
            return Optional.of(new Conflict(
                    "network-kept",
                    ("Docker keeps network %s, which is to go: %s. Disconnect what `docker network inspect %s` lists; if it"
                                    + " lists nothing, Docker has miscounted: restart it")
                            .formatted(network.name(), e.getMessage(), network.name())));
        }
    }
}
