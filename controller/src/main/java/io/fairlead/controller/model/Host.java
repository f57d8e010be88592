package io.fairlead.controller.model;

import io.fairlead.ipam.Epoch;
import io.fairlead.ipam.HostId;
import io.fairlead.net.Ip;
import java.util.Optional;

/**
 * A machine that joined: Docker, OVS and an agent. Whether it is alive is observed, not kept here.
 *
 * @param id made when it joined
 * @param name what people call it, unique at a time; letters, digits, dots, hyphens and underscores, 1 to 253
 * @param vtep where the other hosts' tunnels reach it
 * @param mtu of its path to the other hosts, in bytes, 626 to 65,535
 * @param datapath what its bridge runs on
 * @param epoch leases of a smaller one are void
 * @param key SHA-256 of the public key it joined with, in hexadecimal: who has another is not this host. Empty: none can
 *     be
 * @param drained takes no new endpoints, and keeps those it has
 */
public record Host(
        HostId id, String name, Ip vtep, int mtu, Datapath datapath, Epoch epoch, String key, boolean drained) {

    public Host {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,252}")) {
            throw new IllegalArgumentException("Not a host's name: " + name);
        }
        if (mtu < 576 + Network.ENCAPSULATION || mtu > 65_535) {
            throw new IllegalArgumentException("A host's path has an MTU of 626 to 65535 bytes: " + mtu);
        }
    }

    /**
     * Whether this is the machine that asks to be let in: by its id; without one, by both its name and its tunnel
     * address.
     */
    public boolean isMachine(Optional<HostId> itsId, String itsName, Ip itsVtep) {
        return itsId.map(id::equals).orElse(name.equals(itsName) && vtep.equals(itsVtep));
    }

    /** The same host in another epoch. */
    public Host in(Epoch other) {
        return new Host(id, name, vtep, mtu, datapath, other, key, drained);
    }

    /** The same host, out of service. */
    public Host drain() {
        return new Host(id, name, vtep, mtu, datapath, epoch, key, true);
    }

    /** The same host, in service. */
    public Host undrain() {
        return new Host(id, name, vtep, mtu, datapath, epoch, key, false);
    }
}
