package io.fairlead.ipam;

import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The address range of a network, cut into blocks.
 *
 * @param range 4 to 16,777,216 addresses
 * @param gateway one of them, neither the first nor the last
 */
public record Subnet(Cidr range, Ip gateway) {

    /** The longest prefix of a subnet that gets a gateway's own address on every host. */
    private static final int SMALLEST_WITH_GATEWAYS = 26;

    public Subnet {
        if (range.prefix() < 8 || range.prefix() > 30) {
            throw new IllegalArgumentException("A subnet's prefix is /8 to /30: " + range);
        }
        if (!range.contains(gateway) || gateway.equals(range.first()) || gateway.equals(range.last())) {
            throw new IllegalArgumentException(
                    "Gateway %s is not an address of %s between its first and its last".formatted(gateway, range));
        }
    }

    /** A subnet whose gateway is its first usable address. */
    public static Subnet of(Cidr range) {
        return new Subnet(range, range.first().plus(1));
    }

    /** The prefix of its blocks: a sixteenth of the subnet, but 4 addresses at least and 64 at most. */
    public int blockPrefix() {
        return Math.clamp(range.prefix() + 4L, Lease.SHORTEST_PREFIX, 30);
    }

    /** Its blocks, in order; lazily, for there may be 262,144. */
    public Stream<Cidr> blocks() {
        return Blocks.split(range, blockPrefix());
    }

    /** The addresses that no container is ever given anywhere: network, broadcast, gateway. */
    public Set<Ip> keptBack() {
        return Set.of(range.first(), range.last(), gateway);
    }

    /**
     * The address that the network's gateway has for itself on a host: the lowest usable one of the host's first block.
     * None where the host holds no block or the subnet is smaller than a /26.
     *
     * @param leases of one host in this network; exceptions and withdrawn ones don't count
     */
    public Optional<Ip> gatewayOn(Collection<Lease> leases) {
        return range.prefix() > SMALLEST_WITH_GATEWAYS
                ? Optional.empty()
                : firstOf(leases)
                        .flatMap(first -> first.slots()
                                .map(Slot::address)
                                .filter(address -> !keptBack().contains(address))
                                .findFirst());
    }

    /**
     * The block that a host has held longest. It is known by its window: no later block of the host in the network gets
     * a higher one.
     *
     * @param leases of one host in this network; exceptions and withdrawn ones don't count
     */
    public static Optional<Lease> firstOf(Collection<Lease> leases) {
        return leases.stream()
                .filter(lease -> !lease.isException() && lease.state().isForwarded())
                .max(Comparator.comparing(Lease::window));
    }

    @Override
    public String toString() {
        return range.toString();
    }
}
