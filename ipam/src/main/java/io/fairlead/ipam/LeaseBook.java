package io.fairlead.ipam;

import static java.util.stream.Collectors.toSet;

import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import io.fairlead.net.Vni;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The leases of one network, and the rules by which the next is given. It proposes; the store decides.
 *
 * @param network whose leases they are
 * @param subnet what is leased
 * @param leases all that are in the store, withdrawn ones too
 * @param withdrawals when the withdrawn ones became so; a withdrawn lease without an entry stays out of use
 */
public record LeaseBook(Vni network, Subnet subnet, List<Lease> leases, List<Withdrawal> withdrawals) {

    /** How long a block rests before another host may have it: longer than anything remembers an address. */
    public static final Duration QUARANTINE = Duration.ofSeconds(60);

    public LeaseBook {
        leases = List.copyOf(leases);
        withdrawals = withdrawals.stream()
                .filter(withdrawal -> withdrawal.block().prefix()
                        == subnet.blockPrefix()) // What is smaller goes back to its block, and needs no rest.
                .toList();
    }

    /**
     * Proposes a block that has addresses for those who name none: the lowest that nobody had, else the one that has
     * rested longest; and the highest window that is free and, but for a host's first block, below that of its first
     * (see {@link Subnet#firstOf}).
     */
    public ClaimResult claim(Claim claim) {
        return freeBlock(claim)
                .map(block -> claim(claim, block))
                .orElseGet(() -> new ClaimResult.Exhausted(exhausted(claim, "")));
    }

    /** Proposes this block, one of {@link #freeBlocks}. */
    public ClaimResult claim(Claim claim, Cidr block) {
        Optional<Window> window = freeWindow(claim);
        if (window.isEmpty()) {
            return noWindow();
        }
        return new ClaimResult.Claimed(new Lease(
                network, block, claim.host(), window.get(), claim.epoch(), LeaseState.CLAIMED, claim.revision()));
    }

    /** Proposes a block, else a smaller range; see {@link Lending}. */
    public ClaimResult claim(Claim claim, Lenders lenders) {
        return switch (claim(claim)) {
            case ClaimResult.Exhausted _ ->
                new Lending(this, claim, lenders)
                        .best()
                        .map(offer -> claim(claim, offer.range(), offer.state()))
                        .orElseGet(() -> new ClaimResult.Exhausted(exhausted(claim, noneToSpare(lenders))));
            case ClaimResult other -> other;
        };
    }

    private ClaimResult claim(Claim claim, Cidr range, LeaseState state) {
        if (range.prefix() == 32) {
            return claim(claim, range.first(), Optional.empty(), state);
        }
        return freeWindow(claim)
                .<ClaimResult>map(window -> new ClaimResult.Claimed(
                        new Lease(network, range, claim.host(), window, claim.epoch(), state, claim.revision())))
                .orElseGet(() -> noWindow());
    }

    private String noneToSpare(Lenders lenders) {
        long silent = leases.stream()
                .map(Lease::host)
                .distinct()
                .filter(host -> !lenders.canBeAsked(host))
                .count();
        return ", and no other host has an address to spare"
                + (silent == 0 ? "" : " (%d can't be asked: their agents are not connected)".formatted(silent));
    }

    private ClaimResult noWindow() {
        return new ClaimResult.WindowsExhausted(("This host has no free range of port numbers for a block of network"
                        + " %s (%s): stop containers here, so that blocks go back, or use another host.")
                .formatted(network, subnet));
    }

    /**
     * Proposes a single address. Exceptions whose addresses differ in their low 6 bits share a window. Whether the
     * address is free, the caller has seen to.
     *
     * @param mac that the container chose
     * @param state {@link LeaseState#ASKED} if another host must leave it out of its block first
     */
    public ClaimResult claim(Claim claim, Ip address, Optional<MacAddress> mac, LeaseState state) {
        Optional<Window> window = claim.shared(address).or(() -> freeWindow(claim));
        if (window.isEmpty()) {
            return noWindow();
        }
        var single = new Cidr(address, 32);
        return new ClaimResult.Claimed(
                new Lease(network, single, claim.host(), window.get(), claim.epoch(), state, claim.revision(), mac));
    }

    /** The leases in which an address is, the smallest first. */
    public List<Lease> around(Ip address) {
        return leases.stream()
                .filter(lease -> lease.block().contains(address))
                .sorted(Comparator.comparingInt((Lease lease) -> lease.block().prefix())
                        .reversed())
                .toList();
    }

    /** The blocks that a claim could get, those in quarantine for it left out. */
    public Stream<Cidr> freeBlocks(Claim claim) {
        Set<Cidr> busy = busy(claim);
        return subnet.blocks().filter(block -> !busy.contains(block));
    }

    private Optional<Cidr> freeBlock(Claim claim) {
        Set<Cidr> busy = busy(claim);
        Set<Cidr> used = withdrawals.stream()
                .map(Withdrawal::block)
                .flatMap(this::blocksOf)
                .collect(toSet());
        Stream<Cidr> fresh =
                subnet.blocks().filter(block -> !busy.contains(block) && !used.contains(block) && subnet.offers(block));
        return fresh.findFirst()
                .or(() -> withdrawals.stream()
                        .sorted(Comparator.comparing(Withdrawal::at))
                        .flatMap(withdrawal -> blocksOf(withdrawal.block()))
                        .filter(block -> !busy.contains(block) && subnet.offers(block))
                        .findFirst());
    }

    /** Whether the block has been given back so lately that this claim can't get it. */
    boolean isResting(Cidr block, Claim claim) {
        return withdrawals.stream()
                .anyMatch(withdrawal ->
                        withdrawal.block().equals(block) && !isOver(claim).test(withdrawal));
    }

    /** The blocks in which something is leased or resting. */
    private Set<Cidr> busy(Claim claim) {
        Set<Cidr> released = withdrawals.stream()
                .filter(isOver(claim))
                .map(Withdrawal::block)
                .collect(toSet());
        Stream<Cidr> leased = leases.stream()
                .filter(lease -> lease.state().isForwarded() || !released.contains(lease.block()))
                .map(Lease::block);
        Stream<Cidr> resting =
                withdrawals.stream().filter(isOver(claim).negate()).map(Withdrawal::block);
        return Stream.concat(leased, resting).flatMap(this::blocksOf).collect(toSet());
    }

    private static Predicate<Withdrawal> isOver(Claim claim) {
        return withdrawal -> withdrawal.host().equals(claim.host())
                || !claim.now().isBefore(withdrawal.at().plus(QUARANTINE));
    }

    /** The blocks of this subnet's size that a range touches: one around a smaller, many within a larger. */
    private Stream<Cidr> blocksOf(Cidr range) {
        int prefix = subnet.blockPrefix();
        return range.prefix() >= prefix ? Stream.of(Cidr.around(range.first(), prefix)) : Blocks.split(range, prefix);
    }

    private Optional<Window> freeWindow(Claim claim) {
        List<Lease> own = leases.stream()
                .filter(lease -> lease.host().equals(claim.host()))
                .toList();
        Set<Window> used = own.stream().map(Lease::window).collect(toSet());
        int highest = Subnet.firstOf(own)
                .map(first -> first.window().base() - Window.SIZE)
                .orElse(Window.FIRST.base());
        return Stream.iterate(highest, base -> base >= Window.LAST.base(), base -> base - Window.SIZE)
                .map(Window::new)
                .filter(window -> !used.contains(window) && !claim.taken().contains(window))
                .findFirst();
    }

    private String exhausted(Claim claim, String more) {
        long blocks = subnet.blocks().filter(subnet::offers).count();
        long resting = withdrawals.stream().filter(isOver(claim).negate()).count();
        return "No free block of %d addresses in %s, network %s: of %d, %s%s. %s"
                .formatted(
                        1L << (32 - subnet.blockPrefix()),
                        subnet,
                        network,
                        blocks,
                        resting == 0
                                ? "all are leased"
                                : "%d rest for %d s after their return".formatted(resting, QUARANTINE.toSeconds()),
                        more,
                        resting == 0
                                ? "Remove hosts that left for good, or make a network with a larger subnet."
                                : "Try again in a minute, or make a network with a larger subnet.");
    }
}
