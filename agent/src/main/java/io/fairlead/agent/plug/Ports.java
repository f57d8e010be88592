package io.fairlead.agent.plug;

import io.fairlead.net.OfPort;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The ports of the host's bridge. All methods throw while Open vSwitch can't be reached or the bridge does not exist,
 * and say which.
 */
public interface Ports {

    /** Endpoints that have a port, whatever its condition: the durable record of endpoints. */
    List<Endpoint> endpoints() throws IOException;

    /** The numbers of ports that are no endpoints of ours. */
    Set<OfPort> foreign() throws IOException;

    /** The UDP port of the bridge's tunnel to other hosts; empty while it has none. */
    OptionalInt tunnelPort() throws IOException;

    /** Who must fill in checksums so that the bridge's datapath can carry a container's packets. */
    VethPair.Checksums checksums() throws IOException;

    /** Calls back when the bridge has been made, perhaps anew and without ports, or when somebody else removed one of ours. */
    void onLoss(Runnable listener);

    /** Adds an endpoint's port, asking for its slot's number; a port of that name is replaced. */
    void add(Endpoint endpoint) throws IOException;

    /**
     * Waits until Open vSwitch has given an endpoint's port its number.
     *
     * @throws IOException if it got another, can't have one, or has none in time
     */
    void awaitNumber(String endpoint, Duration atMost) throws IOException, InterruptedException;

    /**
     * Waits until Open vSwitch forwards by all ports that have their numbers, so that a container's first frame passes.
     * Best effort: where that can't be known in time, it returns as well.
     */
    void awaitForwarding();

    /** Removes an endpoint's port. Nothing happens if there is none. */
    void remove(String endpoint) throws IOException;

    /** Writes down which container an endpoint belongs to. Nothing happens if there is no such endpoint. */
    void name(String endpoint, String container, String containerName) throws IOException;
}
