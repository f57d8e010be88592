package io.fairlead.agent.cluster;

import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import io.fairlead.net.Vni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the cluster tells this host, and what this host asks of it.
 *
 * <p>Answers about networks and leases come from memory and never wait; they hold what was last known, also while no
 * controller can be reached. Safe for use by several threads.
 */
public interface Cluster {

    /** All networks of the cluster. */
    List<ClusterNetwork> networks();

    /** A network of the cluster, by name. */
    default Optional<ClusterNetwork> network(NetworkId id) {
        return networks().stream().filter(network -> network.id().equals(id)).findFirst();
    }

    /** What to say of a network that the cluster does not have. */
    static String unknown(NetworkId id) {
        return "There is no network %s in the cluster; make it by: fairlead network create %s --tenant %s"
                .formatted(id, id.name(), id.tenant());
    }

    /** This host's leases that are in the {@link LocalRecord}. Their addresses may be handed out, unless they drain. */
    List<HeldLease> leases();

    /** Leases of which no address is given to anybody new; who has one keeps it. To be given back when nobody has. */
    Set<HeldLease> draining();

    /** What this host must give to nobody, because other hosts have it; also what they ask for. */
    List<Hole> holes();

    /** From now on these are asked about what the cluster wants of this host's addresses. */
    void ask(Occupants occupants);

    /**
     * Waits until networks and leases are known, from the {@link LocalRecord} or from a controller.
     *
     * @return whether they are
     */
    boolean awaitKnown(Duration atMost) throws InterruptedException;

    /** Whether a controller has told this agent, since it started, which networks there are. */
    boolean isCurrent();

    /**
     * Leases another block of a network for a container that waits, and waits until its addresses may be handed out. If
     * no block is free, other hosts are asked to lend of theirs, if need be a single address.
     *
     * @throws ClusterException if it was refused, or nobody could be asked in time
     */
    HeldLease requestBlock(Vni network, Duration atMost) throws ClusterException;

    /** The same ahead of need: no other host is asked to lend. */
    HeldLease requestBlockAhead(Vni network, Duration atMost) throws ClusterException;

    /**
     * Leases an address outside this host's blocks, with the block around it or alone, and waits until it may be handed
     * out.
     *
     * @param mac that the container chose; else it follows from the address
     * @throws ClusterException if it was refused, as when another host uses the address, or nobody could be asked in time
     */
    HeldLease requestAddress(Vni network, Ip address, Optional<MacAddress> mac, Duration atMost)
            throws ClusterException;

    /** Gives back a lease of which no address is in use. It leaves {@link #leases} before this returns. */
    void giveBack(HeldLease lease);

    /**
     * Makes a network for the whole cluster. The same request again gives the same network.
     *
     * @throws ClusterException if it was refused, or nobody could be asked in time
     */
    ClusterNetwork createNetwork(NetworkSpec spec, Duration atMost) throws ClusterException;

    /** Tells what on this host stands in the cluster's way: the whole list, each time. */
    void reportConflicts(List<Conflict> conflicts);

    /** Tells which of the cluster's networks this host's Docker has: all of them, each time. */
    void reportPresent(List<Vni> networks);

    /**
     * Has this called, on any thread, after networks or leases have changed; look again then.
     *
     * @return ends it when closed
     */
    Subscription onChange(Runnable changed);

    /** Something that goes on until it is closed. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
