package io.fairlead.ipam;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.OfPort;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which slots of a host are free in one network. Immutable: every change gives another book.
 *
 * @param subnet the network's
 * @param leases all of this host in the network that are not withdrawn; only usable ones give slots. Where one lies
 *     within another, the smaller has the slot of the address
 * @param holes what other hosts have leased, perhaps within these leases: not given here
 * @param taken the addresses in use
 * @param foreign ports found on the bridge that are not ours: their slots are out of use while they are there
 * @param released when each address that was in use was given back
 */
public record SlotBook(
        Subnet subnet,
        List<Lease> leases,
        Set<Cidr> holes,
        Set<Ip> taken,
        Set<OfPort> foreign,
        Map<Ip, Instant> released) {

    /** For how long a released address waits for its container to come back, before it is the last to be given. */
    public static final Duration RETURN = Duration.ofSeconds(10);

    public SlotBook {
        leases = List.copyOf(leases);
        holes = Set.copyOf(holes);
        taken = Set.copyOf(taken);
        foreign = Set.copyOf(foreign);
        released = Map.copyOf(released);
    }

    /** A book in which nothing is in use. */
    public static SlotBook of(Subnet subnet, Collection<Lease> leases) {
        return new SlotBook(subnet, List.copyOf(leases), Set.of(), Set.of(), Set.of(), Map.of());
    }

    /** The same slots in use, among other leases: blocks come and go, and change their state. */
    public SlotBook withLeases(Collection<Lease> others) {
        Map<Ip, Instant> remembered = released.entrySet().stream()
                .filter(entry -> others.stream().anyMatch(lease -> lease.block().contains(entry.getKey())))
                .collect(toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
        return new SlotBook(subnet, List.copyOf(others), holes, taken, foreign, remembered);
    }

    /** The same with these holes, and no others. */
    public SlotBook withHoles(Collection<Cidr> others) {
        return new SlotBook(subnet, leases, Set.copyOf(others), taken, foreign, released);
    }

    /** What is really there decides: used when starting, before anyone asks. */
    public SlotBook rebuilt(Set<Ip> endpoints, Set<OfPort> foreignPorts) {
        return new SlotBook(subnet, leases, holes, endpoints, foreignPorts, released);
    }

    /** The same with other foreign ports seen on the bridge. */
    public SlotBook withForeign(Set<OfPort> ports) {
        return new SlotBook(subnet, leases, holes, taken, ports, released);
    }

    /**
     * Takes a slot for an asker who names no address: the one released last, if that was less than {@link #RETURN} ago
     * (a restarted container keeps its address), else the one that has been free longest.
     */
    public SlotResult take(Instant now) {
        Optional<Slot> returning = free().filter(slot -> isReturning(slot.address(), now))
                .max(Comparator.comparing(slot -> freeSince(slot.address())));
        return returning
                .or(() -> free().min(Comparator.comparing((Slot slot) -> freeSince(slot.address()))
                        .thenComparing(Slot::address)))
                .map(this::taking)
                .orElseGet(() -> new SlotResult.Refused(
                        SlotResult.Reason.FULL,
                        "No free address of %s on this host: its %d are in use; another block is needed"
                                .formatted(subnet, capacity())));
    }

    /** Takes the slot of a named address. */
    public SlotResult take(Ip address) {
        if (subnet.excluded().contains(address)) {
            return new SlotResult.Refused(
                    SlotResult.Reason.KEPT_BACK,
                    "Address %s is excluded from %s, no container gets it: choose another".formatted(address, subnet));
        }
        if (keptBack().contains(address)) {
            return new SlotResult.Refused(
                    SlotResult.Reason.KEPT_BACK,
                    "Address %s is kept back in %s (network, broadcast or gateway): choose another"
                            .formatted(address, subnet));
        }
        Optional<Slot> slot = usable().filter(lease -> gives(lease, address))
                .map(lease -> lease.slot(address))
                .findFirst();
        if (slot.isEmpty()) {
            return notHeld(address);
        }
        if (taken.contains(address) || foreign.contains(slot.get().port())) {
            return new SlotResult.Refused(
                    SlotResult.Reason.IN_USE,
                    "Address %s of %s is in use on this host: choose another".formatted(address, subnet));
        }
        return taking(slot.get());
    }

    /** Says again that an address is in use, as after a restart of Docker: it may be taken already, or be draining. */
    public SlotResult confirm(Ip address) {
        return leases.stream()
                .filter(lease -> gives(lease, address))
                .findFirst()
                .map(lease -> taking(lease.slot(address)))
                .orElseGet(() -> notHeld(address));
    }

    /** Gives an address back; one that is not in use changes nothing. */
    public SlotBook release(Ip address, Instant now) {
        if (!taken.contains(address)) {
            return this;
        }
        Set<Ip> less = new HashSet<>(taken);
        less.remove(address);
        Map<Ip, Instant> more = new HashMap<>(released);
        more.put(address, now);
        return new SlotBook(subnet, leases, holes, less, foreign, more);
    }

    /** The slots that could be given now to an asker who names none, by block, then by address. */
    public Stream<Slot> free() {
        return offered().filter(slot -> !taken.contains(slot.address()) && !foreign.contains(slot.port()));
    }

    /** An exception was leased for who named it, and goes back when he is gone. */
    private Stream<Slot> offered() {
        Set<Ip> keptBack = keptBack();
        return usable().filter(lease -> !lease.isException())
                .flatMap(lease -> lease.slots().filter(slot -> gives(lease, slot.address())))
                .filter(slot -> !keptBack.contains(slot.address())
                        && !subnet.excluded().contains(slot.address())
                        && !subnet.reserved().contains(slot.address()));
    }

    /** Whether the address is one of the lease's, and neither another's nor that of a smaller lease of this host. */
    private boolean gives(Lease lease, Ip address) {
        return lease.block().contains(address)
                && Stream.concat(holes.stream(), leases.stream().map(Lease::block))
                        .noneMatch(part -> part.prefix() > lease.block().prefix() && part.contains(address));
    }

    /** How many addresses the usable blocks have for containers that name none, in use or not. */
    public long capacity() {
        return offered().count();
    }

    /** Whether less than a quarter is free, so that a block should be asked for ahead of need. */
    public boolean wantsAnotherBlock() {
        return free().count() * 4 < capacity() || capacity() == 0;
    }

    /**
     * Leases in which nothing is in use, usable or draining, to be given back after a while. The host's first block, which
     * holds its gateway's own address, is among them only when it is the last. A block with a foreign port in it is not:
     * the cluster takes no block back that has ports.
     */
    public List<Lease> returnable() {
        List<Lease> blocks =
                leases.stream().filter(lease -> !lease.isException()).toList();
        Optional<Lease> first = Subnet.firstOf(leases);
        return leases.stream()
                .filter(lease -> lease.state() == LeaseState.USABLE || lease.state() == LeaseState.DRAINING)
                .filter(lease -> taken.stream().noneMatch(lease.block()::contains))
                .filter(lease -> foreign.stream().noneMatch(lease::contains))
                .filter(lease -> blocks.size() == 1 || first.stream().noneMatch(lease::equals))
                .toList();
    }

    private Stream<Lease> usable() {
        return leases.stream().filter(lease -> lease.state() == LeaseState.USABLE);
    }

    private Set<Ip> keptBack() {
        Set<Ip> keptBack = new HashSet<>(subnet.keptBack());
        subnet.gatewayOn(leases).ifPresent(keptBack::add);
        return keptBack;
    }

    private SlotResult taking(Slot slot) {
        Set<Ip> more = new HashSet<>(taken);
        more.add(slot.address());
        return new SlotResult.Taken(slot, new SlotBook(subnet, leases, holes, more, foreign, released));
    }

    private SlotResult notHeld(Ip address) {
        return new SlotResult.Refused(
                SlotResult.Reason.NOT_HELD,
                "Address %s of %s is in no block this host hands out from".formatted(address, subnet));
    }

    private boolean isReturning(Ip address, Instant now) {
        return freeSince(address).plus(RETURN).isAfter(now);
    }

    private Instant freeSince(Ip address) {
        return released.getOrDefault(address, Instant.EPOCH);
    }
}
