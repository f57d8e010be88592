package io.fairlead.ipam;

import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The address range of a network, cut into blocks.
 *
 * @param range 4 to 16,777,216 addresses
 * @param gateway one of them, neither the first nor the last
 * @param excluded of the range, never given to a container: somebody else has them
 * @param reserved of the range, given only to who names them
 */
public record Subnet(Cidr range, Ip gateway, AddressSet excluded, AddressSet reserved) {

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
        requireInside(range, "Excluded", excluded);
        requireInside(range, "Reserved", reserved);
        if (!isAnyLeft(range, Stream.concat(keptBack(range, gateway), excluded.parts().stream()))) {
            throw new IllegalArgumentException(
                    "Nothing of %s is left for containers without %s".formatted(range, excluded));
        }
    }

    private static void requireInside(Cidr range, String what, AddressSet addresses) {
        for (Cidr part : addresses.parts()) {
            if (!range.contains(part)) {
                throw new IllegalArgumentException("%s addresses %s are not in %s".formatted(what, part, range));
            }
        }
    }

    /** A subnet whose gateway is its first usable address. */
    public static Subnet of(Cidr range) {
        return of(range, range.first().plus(1));
    }

    /** A subnet of which nothing is set aside. */
    public static Subnet of(Cidr range, Ip gateway) {
        return new Subnet(range, gateway, AddressSet.EMPTY, AddressSet.EMPTY);
    }

    /** The same without these addresses. */
    public Subnet excluding(AddressSet addresses) {
        return new Subnet(range, gateway, addresses, reserved);
    }

    /** The same, these addresses only for who names them. */
    public Subnet reserving(AddressSet addresses) {
        return new Subnet(range, gateway, excluded, addresses);
    }

    /** The prefix of its blocks: a sixteenth of the subnet, but 4 addresses at least and 64 at most. */
    public int blockPrefix() {
        return Math.clamp(range.prefix() + 4L, Lease.SHORTEST_PREFIX, 30);
    }

    /** Its blocks, in order; lazily, for there may be 262,144. */
    public Stream<Cidr> blocks() {
        return Blocks.split(range, blockPrefix());
    }

    /** The addresses that have a meaning of their own everywhere: network, broadcast, gateway. */
    public Set<Ip> keptBack() {
        return Set.of(range.first(), range.last(), gateway);
    }

    /** Whether a container may have the address, if only by name and if no host's gateway has it. */
    public boolean isForContainers(Ip address) {
        return range.contains(address) && !keptBack().contains(address) && !excluded.contains(address);
    }

    /** Whether a block has addresses for those who name none. */
    public boolean offers(Cidr block) {
        return !offered(block).isEmpty();
    }

    /** What a block has for those who name no address: the fewest aligned blocks, in order. */
    public List<Cidr> offered(Cidr block) {
        Stream<Cidr> aside = Stream.of(excluded, reserved).flatMap(addresses -> addresses.parts().stream());
        return Blocks.subtract(
                block, Stream.concat(keptBack(range, gateway), aside).toList());
    }

    private static boolean isAnyLeft(Cidr block, Stream<Cidr> taken) {
        return !Blocks.subtract(block, taken.toList()).isEmpty();
    }

    private static Stream<Cidr> keptBack(Cidr range, Ip gateway) {
        return Stream.of(range.first(), range.last(), gateway).map(address -> new Cidr(address, 32));
    }

    /**
     * The address that the network's gateway has for itself on a host: the lowest usable one of the host's first block,
     * a reserved one only where there is no other. None where the host holds no block or the subnet is smaller than a /26.
     *
     * @param leases of one host in this network; exceptions and withdrawn ones don't count
     */
    public Optional<Ip> gatewayOn(Collection<Lease> leases) {
        return range.prefix() > SMALLEST_WITH_GATEWAYS
                ? Optional.empty()
                : firstOf(leases)
                        .flatMap(first -> first.slots()
                                .map(Slot::address)
                                .filter(this::isForContainers)
                                .min(Comparator.comparing(reserved::contains)));
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
