package io.fairlead.agent.cluster;

import io.fairlead.net.Cidr;
import io.fairlead.net.Vni;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * The host's own durable copy of its leases and of the cluster's networks, from which the agent starts when there is no
 * controller. Every write is on disk when it returns. It exists as soon as the host's bridge does; until then, and
 * while Open vSwitch is away, all methods throw.
 */
public interface LocalRecord {

    List<HeldLease> leases() throws IOException;

    List<ClusterNetwork> networks() throws IOException;

    /** Those of the leases that drain, as {@link Cluster#draining} says. */
    Set<HeldLease> draining() throws IOException;

    /** Makes these the leases that drain. */
    void keepDraining(Set<HeldLease> leases) throws IOException;

    /** Writes a lease down. No address of it may be handed out before this has returned. */
    void keep(HeldLease lease) throws IOException;

    /** Strikes a lease out; nothing happens if there is none. */
    void strike(Vni network, Cidr block) throws IOException;

    /** What other hosts have within this host's leases. */
    List<Hole> holes() throws IOException;

    /** Writes a hole down. The other host may use it when this has returned. */
    void keep(Hole hole) throws IOException;

    /** Strikes a hole out; nothing happens if there is none. */
    void strike(Hole hole) throws IOException;

    /** Makes these the networks that are known. */
    void keepNetworks(List<ClusterNetwork> networks) throws IOException;
}
