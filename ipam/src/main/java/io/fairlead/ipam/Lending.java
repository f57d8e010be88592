package io.fairlead.ipam;

import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds what a host gets that waits for an address when no block is free: a range in which nothing is in use.
 * Of a block that nobody holds, but in which somebody holds a range, all that is left over; of another host's block
 * as much as leaves that host half of what it has free there, or its last address.
 *
 * @param book the network's leases
 * @param claim who wants something
 * @param lenders who may be asked
 */
record Lending(LeaseBook book, Claim claim, Lenders lenders) {

    /**
     * What may be claimed.
     *
     * @param state {@link LeaseState#ASKED} if another host must leave it out of its block first
     */
    record Offer(Cidr range, LeaseState state) {

        int prefix() {
            return range.prefix();
        }
    }

    /** The largest there is; of several as large, one that nobody need be asked for. */
    Optional<Offer> best() {
        return Stream.concat(leftOver(), lent())
                .min(Comparator.comparingInt(Offer::prefix)
                        .thenComparing(Offer::state, Comparator.reverseOrder())
                        .thenComparing(Offer::range));
    }

    private Stream<Offer> leftOver() {
        int prefix = book.subnet().blockPrefix();
        return book.leases().stream()
                .filter(lease -> lease.block().prefix() > prefix)
                .map(lease -> Cidr.around(lease.block().first(), prefix))
                .distinct()
                .filter(block ->
                        book.leases().stream().noneMatch(lease -> lease.block().equals(block)))
                .filter(block -> !book.isResting(block, claim))
                .flatMap(block -> free(block).stream())
                .map(range -> new Offer(range, LeaseState.CLAIMED));
    }

    private Stream<Offer> lent() {
        return book.leases().stream()
                .filter(lease -> lease.state() == LeaseState.USABLE && !lease.isException())
                .filter(lease -> !lease.host().equals(claim.host()) && lenders.canBeAsked(lease.host()))
                .flatMap(lease -> ofLender(lease).stream())
                .map(range -> new Offer(range, LeaseState.ASKED));
    }

    private Optional<Cidr> ofLender(Lease lease) {
        List<Cidr> free = free(lease);
        long all = free.stream().mapToLong(Cidr::size).sum();
        return free.stream().max(Comparator.comparingLong(Cidr::size)).map(largest -> atMostHalf(largest, all));
    }

    /** The upper end, for a lender's gateway is at the lower. */
    private static Cidr atMostHalf(Cidr range, long all) {
        return range.size() * 2 > all && range.size() > 1 ? Cidr.around(range.last(), range.prefix() + 1) : range;
    }

    private List<Cidr> free(Lease lease) {
        List<Lease> ofLender = book.leases().stream()
                .filter(other -> other.host().equals(lease.host()))
                .toList();
        Stream<Ip> used = lease.slots()
                .filter(slot -> lenders.isSeen(lease.host(), slot.port()))
                .map(Slot::address);
        Stream<Ip> gateway = book.subnet().gatewayOn(ofLender).stream();
        return free(
                lease.block(),
                Stream.concat(used, gateway)
                        .map(address -> new Cidr(address, 32))
                        .toList());
    }

    private List<Cidr> free(Cidr range) {
        return free(range, List.of());
    }

    private List<Cidr> free(Cidr range, List<Cidr> used) {
        List<Cidr> taken = new ArrayList<>(used);
        book.leases().stream()
                .map(Lease::block)
                .filter(block -> block.prefix() > range.prefix())
                .forEach(taken::add);
        return book.subnet().offered(range).stream()
                .flatMap(offered -> Blocks.subtract(offered, taken).stream())
                .flatMap(this::notRefused)
                .toList();
    }

    private Stream<Cidr> notRefused(Cidr range) {
        if (!lenders.isRefused(range)) {
            return Stream.of(range);
        }
        return range.prefix() == 32
                ? Stream.empty()
                : Blocks.split(range, range.prefix() + 1).flatMap(this::notRefused);
    }
}
