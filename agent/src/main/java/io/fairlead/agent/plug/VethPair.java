package io.fairlead.agent.plug;

import io.fairlead.net.MacAddress;

/**
 * A virtual cable between a bridge and a container.
 *
 * @param hostEnd the name of the end that is plugged into the bridge, at most 15 characters
 * @param containerEnd the name of the end that Docker moves into the container, at most 15 characters
 * @param mac of the container's end
 * @param mtu of both ends
 * @param checksums who fills in the checksums of what the container sends
 */
public record VethPair(String hostEnd, String containerEnd, MacAddress mac, int mtu, Checksums checksums) {

    /** Who fills in the checksums of TCP and UDP. */
    public enum Checksums {
        /** Nobody, as nothing on the way to another container of this host looks at them, and a NIC can do it later. */
        OFFLOADED,
        /** The sending container: Open vSwitch's userspace datapath passes packets on as they are, without checksums. */
        BY_SENDER
    }
}
