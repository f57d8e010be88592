package io.fairlead.ipam;

import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import io.fairlead.net.OfPort;

/**
 * An address of a leased block with the OpenFlow port number reserved for it.
 *
 * @param address what a container in this slot is given
 * @param port agrees with the address in its low 6 bits
 */
public record Slot(Ip address, OfPort port) {

    public Slot {
        if (((address.bits() ^ port.value()) & Window.SIZE - 1) != 0) {
            throw new IllegalArgumentException(
                    "Port %s can't be the slot of %s: their low 6 bits differ".formatted(port, address));
        }
    }

    /** The only Ethernet address a container in this slot may send from. */
    public MacAddress mac() {
        return MacAddress.of(address);
    }
}
