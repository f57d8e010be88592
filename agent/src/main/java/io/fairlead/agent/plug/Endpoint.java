package io.fairlead.agent.plug;

import io.fairlead.agent.cluster.NetworkId;
import io.fairlead.ipam.Slot;
import io.fairlead.net.MacAddress;
import io.fairlead.net.Vni;
import java.util.Optional;

/**
 * A container's interface in a network.
 *
 * @param id hex digits, given by Docker or whoever plugged it
 * @param slot its address and port number
 * @param epoch the host's, under which the slot's block was leased
 * @param by who plugged it, in one word: {@code docker}, {@code attach} or {@code label}
 * @param container the container's id; empty while nobody knows
 * @param containerName the container's name; empty while nobody knows
 * @param chosenMac the MAC that the container chose; else it follows from the address
 */
public record Endpoint(
        String id,
        Vni vni,
        NetworkId network,
        Slot slot,
        long epoch,
        String by,
        String container,
        String containerName,
        Optional<MacAddress> chosenMac) {

    /** One whose MAC follows from its address. */
    public Endpoint(
            String id,
            Vni vni,
            NetworkId network,
            Slot slot,
            long epoch,
            String by,
            String container,
            String containerName) {
        this(id, vni, network, slot, epoch, by, container, containerName, Optional.empty());
    }

    /** The same, now that its container is known. */
    public Endpoint of(String container, String containerName) {
        return new Endpoint(id, vni, network, slot, epoch, by, container, containerName, chosenMac);
    }

    /** What its container's interface has. */
    public MacAddress mac() {
        return chosenMac.orElseGet(slot::mac);
    }

    /** The name of its OVS port. */
    public String portName() {
        return LinkName.hostEnd(id);
    }
}
