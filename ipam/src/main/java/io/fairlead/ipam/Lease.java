package io.fairlead.ipam;

import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import io.fairlead.net.OfPort;
import io.fairlead.net.Vni;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The fact that a host owns a block of a network's subnet.
 *
 * @param network the network's number
 * @param block at most 64 addresses; a single one is an exception: it may lie in a block of another host, which leaves
 *     it out then
 * @param host who owns it
 * @param window the port numbers of its slots on that host
 * @param epoch the host's epoch when it was claimed; a higher one of the host makes the lease void
 * @param state where it stands in its life
 * @param revision of the change that made its present state
 * @param mac of an exception whose container chose its Ethernet address; else it follows from the address
 */
public record Lease(
        Vni network,
        Cidr block,
        HostId host,
        Window window,
        Epoch epoch,
        LeaseState state,
        long revision,
        Optional<MacAddress> mac) {

    /** The shortest prefix of a block: the low 6 bits of an address choose the slot. */
    public static final int SHORTEST_PREFIX = 26;

    public Lease {
        if (block.prefix() < SHORTEST_PREFIX) {
            throw new IllegalArgumentException("A block has at most 64 addresses: " + block);
        }
        if (revision < 0) {
            throw new IllegalArgumentException("A revision is not negative: " + revision);
        }
        if (mac.isPresent() && block.prefix() != 32) {
            throw new IllegalArgumentException("Only a single address has a chosen MAC, not " + block);
        }
    }

    /** A lease whose MAC addresses follow from its addresses. */
    public Lease(Vni network, Cidr block, HostId host, Window window, Epoch epoch, LeaseState state, long revision) {
        this(network, block, host, window, epoch, state, revision, Optional.empty());
    }

    /** Whether this is a single address rather than a block. */
    public boolean isException() {
        return block.prefix() == 32;
    }

    /** Whether it lies inside another's block and is not all of it. */
    public boolean isWithin(Lease other) {
        return network.equals(other.network) && block.prefix() > other.block.prefix() && other.block.contains(block);
    }

    /** The slot of one of its addresses; refuses others. */
    public Slot slot(Ip address) {
        if (!block.contains(address)) {
            throw new IllegalArgumentException("%s is not in %s".formatted(address, block));
        }
        return new Slot(address, window.port(address));
    }

    /** A slot for each of its addresses, in order; some of them may be kept back, see {@link Subnet}. */
    public Stream<Slot> slots() {
        return LongStream.range(0, block.size())
                .mapToObj(i -> slot(block.first().plus(i)));
    }

    /** Whether the port number is the slot of one of its addresses: a small block has only a part of its window. */
    public boolean contains(OfPort port) {
        return port.value() >= window.port(block.first()).value()
                && port.value() <= window.port(block.last()).value();
    }

    /**
     * The same lease one step further in its life.
     *
     * @param next what it becomes; a step that is not allowed is a bug of the caller
     * @param at the revision of the change that makes it so
     */
    public Lease become(LeaseState next, long at) {
        if (!state.mayBecome(next)) {
            throw new IllegalStateException(
                    "Lease %s of %s can't go from %s to %s".formatted(block, host, state.word(), next.word()));
        }
        return new Lease(network, block, host, window, epoch, next, at, mac);
    }

    /** The same lease ended at once, wherever it is in its life: its network or its host is gone. */
    public Lease end(long at) {
        return new Lease(network, block, host, window, epoch, LeaseState.WITHDRAWN, at, mac);
    }
}
