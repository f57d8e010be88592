package io.fairlead.ipam;

import io.fairlead.net.Ip;
import io.fairlead.net.OfPort;

/**
 * 64 OpenFlow port numbers of one host, kept for the slots of a block. The low 6 bits of a slot's port number are the
 * low 6 bits of its address, so that a switch can compare them with masks.
 *
 * @param base the lowest of them: a multiple of 64 from 1,024 to 65,216. Below are ports the bridge needs itself; above
 *     65,279 OpenFlow has reserved numbers
 */
public record Window(int base) implements Comparable<Window> {

    /** How many port numbers a window has, and how many addresses a block has at most. */
    public static final int SIZE = 64;

    /** The lowest window, handed out last. */
    public static final Window LAST = new Window(1_024);

    /** The highest window, handed out first: OVS numbers ports by itself from below. */
    public static final Window FIRST = new Window(65_216);

    public Window {
        if (base < 1_024 || base > 65_216 || base % SIZE != 0) {
            throw new IllegalArgumentException("Not a window (a multiple of 64 from 1024 to 65216): " + base);
        }
    }

    /** The window a port number lies in; only for numbers from 1,024 up. */
    public static Window of(OfPort port) {
        return new Window(port.value() & -SIZE);
    }

    /** The port number of an address whose block has this window. */
    public OfPort port(Ip address) {
        return new OfPort(base + (address.bits() & SIZE - 1));
    }

    public boolean contains(OfPort port) {
        return port.value() >= base && port.value() < base + SIZE;
    }

    @Override
    public int compareTo(Window other) {
        return Integer.compare(base, other.base);
    }

    @Override
    public String toString() {
        return Integer.toString(base);
    }
}
