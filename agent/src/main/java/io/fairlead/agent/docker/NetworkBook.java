package io.fairlead.agent.docker;

import io.fairlead.agent.cluster.Cluster;
import io.fairlead.agent.cluster.ClusterNetwork;
import io.fairlead.agent.cluster.NetworkId;
import io.fairlead.agent.plug.Notes;
import io.fairlead.agent.time.Deadline;
import io.fairlead.agent.unix.CallException;
import io.fairlead.net.Cidr;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of Docker's networks stands for which of the cluster's. Docker tells when it makes one, but not again when it
 * or the agent starts: so it is written down, and put right by Docker's own list when that has been read.
 */
final class NetworkBook {

    private static final Logger log = LoggerFactory.getLogger(NetworkBook.class);

    private final Cluster cluster;
    private final Notes notes;
    private final Map<String, Binding> bindings = new HashMap<>();

    /** Pools that were asked for without saying for which network, until that is made. */
    private final Set<Cidr> opened = new HashSet<>();

    NetworkBook(Cluster cluster, Notes notes) {
        this.cluster = cluster;
        this.notes = notes;
    }

    /** Reads what was written down before the agent started. */
    synchronized void recall() throws IOException {
        notes.all().forEach(this::recall);
        notifyAll();
    }

    private void recall(String dockerId, String text) {
        if (dockerId.startsWith(PoolId.UNNAMED)) {
            return; // The range of a pool, which is read when it is asked for.
        }
        try {
            bindings.putIfAbsent(dockerId, Binding.parse(dockerId, text));
        } catch (IllegalArgumentException e) { // Written by hand or another version; Docker's list tells it as well.
            log.atWarn()
                    .addKeyValue("docker", dockerId)
                    .addKeyValue("text", text)
                    .setCause(e)
                    .log("Network not understood in the notes");
        }
    }

    /** Learns what one of Docker's networks stands for. */
    void bind(Binding binding) {
        synchronized (this) {
            if (binding.equals(bindings.put(binding.dockerId(), binding))) {
                return;
            }
            notifyAll();
        }
        try {
            notes.write(binding.dockerId(), binding.text());
        } catch (IOException e) { // Docker's list tells it as well, a little later.
            log.atWarn().addKeyValue("network", binding.network()).setCause(e).log("Network not written down");
        }
    }

    /** Forgets one of Docker's networks, and the range of its pool: it may be that nobody has heard that given back. */
    void forget(String dockerId) {
        Optional<PoolId.Unnamed> pool;
        synchronized (this) {
            pool = Optional.ofNullable(bindings.remove(dockerId))
                    .flatMap(Binding::unnamedPool)
                    .filter(unused -> unnamed(unused).isEmpty() && !opened.contains(unused))
                    .map(PoolId.Unnamed::new);
        }
        try {
            notes.erase(dockerId);
            if (pool.isPresent()) {
                notes.erase(pool.get().toString());
            }
        } catch (IOException e) { // Forgotten again when Docker's list has been read.
            log.atWarn().addKeyValue("docker", dockerId).setCause(e).log("Network not struck out");
        }
    }

    /**
     * A network with this pool is about to be made, and nobody says which.
     *
     * @param range from which its containers get addresses: the call that makes it does not tell that again, so it is
     *     written down, in case that call comes to another process of the agent
     */
    void open(PoolId.Unnamed pool, Optional<Cidr> range) throws IOException {
        if (range.isPresent()) {
            notes.write(pool.toString(), range.get().toString());
        } else {
            notes.erase(pool.toString());
        }
        synchronized (this) {
            opened.add(pool.pool());
        }
    }

    /** Whether it still is: what is asked for now are addresses of the network itself, not of a container. */
    synchronized boolean isOpen(Cidr pool) {
        return opened.contains(pool) && unnamed(pool).isEmpty();
    }

    /** It is made now. */
    synchronized void close(Cidr pool) {
        opened.remove(pool);
    }

    /** The range with which a pool was asked for, if with one. */
    Optional<Cidr> range(PoolId.Unnamed pool) throws IOException {
        return Optional.ofNullable(notes.all().get(pool.toString())).map(Cidr::parse);
    }

    /** Docker has no use for a pool any more: its network is gone, or was never made. */
    void giveBack(PoolId.Unnamed pool) throws IOException {
        close(pool.pool());
        notes.erase(pool.toString());
    }

    synchronized List<Binding> all() {
        return List.copyOf(bindings.values());
    }

    synchronized Optional<Binding> find(String dockerId) {
        return Optional.ofNullable(bindings.get(dockerId));
    }

    /**
     * The cluster's network that one of Docker's stands for; waits a little for it to become known.
     *
     * @throws CallException if it is not known in time, or gone from the cluster
     */
    ClusterNetwork network(String dockerId, Duration atMost) throws CallException, InterruptedException {
        return inCluster(await(() -> Optional.ofNullable(bindings.get(dockerId)), atMost)
                .orElseThrow(() -> new CallException(
                        ("The Fairlead agent does not know Docker's network %s (yet); if it was just made by hand, it may"
                                        + " have been refused: see 'fairlead host show'")
                                .formatted(dockerId)))
                .network());
    }

    /** The cluster's network that a pool belongs to; waits a little for it to become known. */
    ClusterNetwork network(PoolId pool, Duration atMost) throws CallException, InterruptedException {
        return switch (pool) {
            case PoolId.OfNetwork(NetworkId network, Cidr _) -> inCluster(network);
            case PoolId.Unnamed(Cidr range) ->
                inCluster(await(() -> unnamed(range), atMost)
                        .orElseThrow(() -> new CallException(
                                ("No network of this host has the pool %s (yet); if one was just made by hand, it may have"
                                                + " been refused: see 'fairlead host show'")
                                        .formatted(range)))
                        .network());
        };
    }

    /** The network of this host whose pool was asked for without naming it. */
    synchronized Optional<Binding> unnamed(Cidr pool) {
        return bindings.values().stream()
                .filter(binding -> binding.unnamedPool().filter(pool::equals).isPresent())
                .findFirst();
    }

    /** A network of the cluster, by name. */
    Optional<ClusterNetwork> find(NetworkId id) {
        return cluster.network(id);
    }

    private ClusterNetwork inCluster(NetworkId id) throws CallException {
        return find(id).orElseThrow(() -> new CallException(Cluster.unknown(id)));
    }

    private interface Look {
        Optional<Binding> now();
    }

    private synchronized Optional<Binding> await(Look look, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + Deadline.left(atMost).toNanos();
        while (look.now().isEmpty() && System.nanoTime() < end) {
            wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
        }
        return look.now();
    }
}
