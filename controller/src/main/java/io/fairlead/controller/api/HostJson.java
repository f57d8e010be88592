package io.fairlead.controller.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A host as JSON.
 *
 * @param state ready, degraded, connecting or offline
 * @param detail why it is not ready; empty where it is
 * @param drained whether it takes no new endpoints
 * @param mtu of its path to the other hosts, in bytes; a container's frames may have 50 less
 * @param agent whether its agent is connected; so for its OVSDB and its switch
 * @param outcome of the last pass over it
 * @param leases how many it has, blocks and single addresses, until they are free
 * @param behind blocks of others that it has not confirmed: packets from here may not arrive there yet
 * @param conflicts what its agent says is in the way
 */
record HostJson(
        String id,
        String name,
        String state,
        String detail,
        boolean drained,
        String vtep,
        int mtu,
        String datapath,
        long epoch,
        boolean agent,
        boolean ovsdb,
        boolean openflow,
        @Nullable String agentVersion,
        @Nullable String dockerVersion,
        String outcome,
        @Nullable Long flows,
        long confirmed,
        int endpoints,
        int leases,
        List<String> behind,
        List<String> conflicts) {}
