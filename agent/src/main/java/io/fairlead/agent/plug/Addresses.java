package io.fairlead.agent.plug;

import io.fairlead.agent.cluster.Cluster;
import io.fairlead.agent.cluster.ClusterException;
import io.fairlead.agent.cluster.ClusterNetwork;
import io.fairlead.agent.cluster.HeldLease;
import io.fairlead.agent.cluster.Hole;
import io.fairlead.agent.cluster.Occupants;
import io.fairlead.agent.time.Deadline;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.LeaseState;
import io.fairlead.ipam.Slot;
import io.fairlead.ipam.SlotBook;
import io.fairlead.ipam.SlotResult;
import io.fairlead.ipam.Subnet;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import io.fairlead.net.OfPort;
import io.fairlead.net.Vni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out the addresses of this host's blocks, from memory; asks the cluster only for more blocks. What is in use is
 * known from the bridge's ports, so nothing else need be kept.
 */
public final class Addresses implements Occupants {

    private static final Logger log = LoggerFactory.getLogger(Addresses.class);

    /** How long to leave the cluster in peace after it refused a block asked for ahead of need. */
    static final Duration REFUSED = Duration.ofSeconds(30);

    /** How long the first asker waits for Docker's list: while Docker starts, it asks for addresses but answers nobody. */
    static final Duration DOCKER_SOON = Duration.ofSeconds(2);

    private final Cluster cluster;
    private final InstantSource clock;
    private final Occupancy occupancy;
    private final Map<Vni, SlotBook> books = new HashMap<>();
    private final Map<Vni, Instant> askAgain = new HashMap<>();
    private final IdleLeases idle = new IdleLeases();
    private final Set<HeldLease> leaving = new HashSet<>();
    private final CountDownLatch bridgeSeen = new CountDownLatch(1);
    private final CountDownLatch dockerSeen = new CountDownLatch(1);
    private Set<OfPort> foreign = Set.of();
    private List<Endpoint> seen = List.of();

    public Addresses(Cluster cluster, InstantSource clock) {
        this.cluster = cluster;
        this.clock = clock;
        this.occupancy = new Occupancy(clock);
    }

    /**
     * Takes a free address of a network. Leases a block first where this host has no free address; and another, where
     * others were quicker to take all of it.
     *
     * @param atMost how long the cluster may take over that
     */
    public Slot take(ClusterNetwork network, Duration atMost) throws ClusterException, InterruptedException {
        awaitObservation(atMost);
        SlotResult result = takeNow(network);
        while (result instanceof SlotResult.Refused) {
            result = takeOfAnother(network, atMost);
        }
        askAhead(network);
        return granted(result);
    }

    private SlotResult takeOfAnother(ClusterNetwork network, Duration atMost) throws ClusterException {
        try {
            HeldLease lease = cluster.requestBlock(network.vni(), Deadline.left(atMost));
            return lease.isException() ? takeNow(network, lease.block().first()) : takeNow(network);
        } catch (ClusterException e) {
            SlotResult result = takeNow(network); // An address may have come back to this host meanwhile.
            if (result instanceof SlotResult.Refused) {
                throw e;
            }
            return result;
        }
    }

    /**
     * Takes a named address of a network; one that has a port already is confirmed, for Docker asks again for addresses
     * in use when it starts.
     *
     * @param atMost how long the cluster may take to lease it, if it is in no block of this host
     */
    public Slot take(ClusterNetwork network, Ip address, Duration atMost)
            throws ClusterException, InterruptedException {
        awaitObservation(atMost);
        SlotResult result = takeNow(network, address);
        if (result instanceof SlotResult.Refused(SlotResult.Reason reason, String message)
                && reason == SlotResult.Reason.NOT_HELD) {
            if (!network.subnet().contains(address)) {
                throw new ClusterException(
                        "Address %s is not in %s, the subnet of %s".formatted(address, network.subnet(), network.id()));
            }
            cluster.requestAddress(network.vni(), address, Optional.empty(), Deadline.left(atMost));
            result = takeNow(network, address);
        }
        return granted(result);
    }

    /** The same for one who comes for the first time: an address that somebody here has already is refused. */
    public Slot takeUnused(ClusterNetwork network, Ip address, Duration atMost)
            throws ClusterException, InterruptedException {
        awaitObservation(atMost);
        refuseUsed(network, address, occupancy.addresses(network.vni()).contains(address));
        return take(network, address, atMost);
    }

    private void refuseUsed(ClusterNetwork network, Ip address, boolean isUsed) throws ClusterException {
        if (isUsed) {
            throw new ClusterException("Address %s of %s is in use on this host%s"
                    .formatted(address, network.id(), by(network.vni(), address)));
        }
    }

    /** Gives an address back; one that still has a port stays taken until that is gone. */
    public synchronized void release(Vni vni, Ip address) {
        if (occupancy.release(vni, address)) {
            books.computeIfPresent(vni, (_, book) -> book.release(address, clock.instant()));
        }
    }

    /** The slot of an address in this host's leases, taken or not. */
    public synchronized Optional<LeasedSlot> slot(Vni vni, Ip address) {
        return held(vni).stream()
                .filter(held -> held.block().contains(address))
                .max(Comparator.comparingInt(held -> held.block().prefix()))
                .filter(held -> cluster.holes().stream().noneMatch(hole -> hole.takes(address, held)))
                .map(held -> new LeasedSlot(lease(held).slot(address), held));
    }

    /**
     * The slot of an address that is taken, for this MAC: asks the cluster where the slot that it has is for another;
     * refused where another endpoint has it, which would lose its MAC.
     *
     * @param chosen by the container; else the MAC follows from the address
     */
    public LeasedSlot slot(
            ClusterNetwork network, Ip address, Optional<MacAddress> chosen, String endpoint, Duration atMost)
            throws ClusterException {
        synchronized (this) {
            refuseUsed(network, address, occupancy.isAnothers(network.vni(), address, endpoint));
        }
        Optional<LeasedSlot> there = slot(network.vni(), address);
        if (there.isPresent() && !there.get().lease().mac().equals(chosen)) {
            HeldLease _ = cluster.requestAddress(network.vni(), address, chosen, Deadline.left(atMost));
            there = slot(network.vni(), address);
        }
        return there.filter(leased -> leased.lease().mac().equals(chosen))
                .orElseThrow(() -> new ClusterException(
                        "Address %s of %s is in no block of this host".formatted(address, network.id())));
    }

    /**
     * Keeps an endpoint's address for it, before its port is there: until it is unplugged, or its port has been seen.
     *
     * @return the id of another endpoint for which the address is kept already
     */
    synchronized Optional<String> reserve(Endpoint endpoint) {
        return occupancy.reserve(endpoint);
    }

    /** An endpoint gets no port after all. */
    synchronized void unreserve(String endpoint) {
        occupancy.unreserve(endpoint);
    }

    /** An endpoint has no port any more, for it was taken from it; says whether it had an address. */
    synchronized boolean unplugged(String endpoint) {
        return occupancy.unplug(endpoint);
    }

    /**
     * What is plugged into the bridge now. Addresses without a port, taken or last seen with one long ago, are free
     * afterwards. No address is handed out before this has been said once, and before {@link #dockerIsKnown}.
     */
    public synchronized void observe(Collection<Endpoint> endpoints, Set<OfPort> foreignPorts) {
        occupancy.observe(endpoints);
        seen = List.copyOf(endpoints);
        foreign = Set.copyOf(foreignPorts);
        books.replaceAll(this::observed);
        bridgeSeen.countDown();
    }

    /** A container of Docker's has this address, whatever the bridge shows; nobody else gets it meanwhile. */
    public synchronized void keep(Vni vni, Ip address, String endpoint) {
        occupancy.keep(vni, address, endpoint);
        books.computeIfPresent(vni, this::observed);
    }

    /** All that Docker's containers have is kept. */
    public void dockerIsKnown() {
        dockerSeen.countDown();
    }

    private void awaitObservation(Duration atMost) throws ClusterException, InterruptedException {
        if (!bridgeSeen.await(Deadline.left(atMost).toMillis(), TimeUnit.MILLISECONDS)) {
            throw new ClusterException("The Fairlead agent can't see the bridge br-fairlead of Open vSwitch, so it does"
                    + " not know which addresses are in use; is Open vSwitch running, and has this host joined?");
        }
        if (!dockerSeen.await(Deadline.left(DOCKER_SOON).toMillis(), TimeUnit.MILLISECONDS)) {
            log.info("Docker does not say which addresses are in use; what the bridge shows must do");
            dockerSeen.countDown();
        }
    }

    @Override
    public synchronized Optional<String> objection(Vni vni, Cidr range) {
        if (bridgeSeen.getCount() > 0 || dockerSeen.getCount() > 0) {
            return Optional.of(
                    "its agent has just started and does not know yet which addresses are in use; try again");
        }
        return occupancy.addresses(vni).stream()
                .filter(range::contains)
                .min(Comparator.naturalOrder())
                .map(address -> "%s is in use there%s".formatted(address, by(vni, address)));
    }

    private String by(Vni vni, Ip address) {
        return seen.stream()
                .filter(endpoint -> endpoint.vni().equals(vni)
                        && endpoint.slot().address().equals(address)
                        && !endpoint.containerName().isEmpty())
                .map(endpoint -> " by container " + endpoint.containerName())
                .findFirst()
                .orElse("");
    }

    @Override
    public Optional<String> letGo(HeldLease lease) {
        synchronized (this) {
            Optional<String> objection = objection(lease.network(), lease.block());
            if (objection.isPresent()) {
                return objection;
            }
            leaving.add(lease);
        }
        try {
            cluster.giveBack(lease);
        } finally {
            unmark(List.of(lease));
        }
        return Optional.empty();
    }

    /**
     * Gives back blocks that have been empty for {@link IdleLeases#GRACE}, if enough free addresses remain, and soon what
     * drains, and exceptions that nobody came back to. Nobody who wants an address waits while that is written down and
     * told.
     */
    public void giveBackEmptyBlocks() {
        List<HeldLease> spare = markSpareLeases();
        try {
            spare.forEach(cluster::giveBack);
        } finally {
            unmark(spare);
        }
    }

    private synchronized void unmark(Collection<HeldLease> leases) {
        leaving.removeAll(leases);
    }

    private synchronized List<HeldLease> markSpareLeases() {
        Set<HeldLease> soon = new HashSet<>();
        Set<HeldLease> late = new HashSet<>();
        for (ClusterNetwork network : cluster.networks()) {
            SlotBook book = book(network);
            List<Lease> returnable = book.returnable();
            for (HeldLease held : held(network.vni())) {
                Lease lease = lease(held);
                if (returnable.contains(lease) && (lease.isException() || lease.state() == LeaseState.DRAINING)) {
                    soon.add(held);
                } else if (returnable.contains(lease) && isSpare(book, lease)) {
                    late.add(held);
                }
            }
        }
        List<HeldLease> spare = idle.due(soon, late, clock.instant());
        leaving.addAll(spare);
        return spare;
    }

    /** Whether an empty lease is to go back within seconds. */
    public synchronized boolean isSoonToGiveBack() {
        return idle.isSoon();
    }

    private static boolean isSpare(SlotBook book, Lease block) {
        List<Lease> others =
                book.leases().stream().filter(lease -> !lease.equals(block)).toList();
        return book.taken().isEmpty() || !book.withLeases(others).wantsAnotherBlock();
    }

    private Lease lease(HeldLease held) {
        return held.in(cluster.draining().contains(held) ? LeaseState.DRAINING : LeaseState.USABLE);
    }

    private SlotBook observed(Vni vni, SlotBook before) {
        SlotBook book = before.withForeign(foreign);
        Set<Ip> inUse = occupancy.addresses(vni);
        for (Ip gone : before.taken()) {
            book = inUse.contains(gone) ? book : book.release(gone, clock.instant());
        }
        return book.rebuilt(inUse, foreign);
    }

    private synchronized SlotResult takeNow(ClusterNetwork network) {
        return keep(network.vni(), book(network).take(clock.instant()));
    }

    private synchronized SlotResult takeNow(ClusterNetwork network, Ip address) {
        SlotBook book = book(network);
        boolean again = occupancy.addresses(network.vni()).contains(address);
        return keep(network.vni(), again ? book.confirm(address) : book.take(address));
    }

    private SlotResult keep(Vni vni, SlotResult result) {
        if (result instanceof SlotResult.Taken(Slot slot, SlotBook book)) {
            books.put(vni, book);
            occupancy.take(vni, slot.address());
        }
        return result;
    }

    private static Slot granted(SlotResult result) throws ClusterException {
        return switch (result) {
            case SlotResult.Taken taken -> taken.slot();
            case SlotResult.Refused refused -> throw new ClusterException(refused.message());
        };
    }

    /** The network's book with the leases as they are now. */
    private SlotBook book(ClusterNetwork network) {
        Set<Cidr> holes = new HashSet<>(holes(network.vni()));
        List<Lease> leases = held(network.vni()).stream().map(this::lease).toList();
        holes.addAll(holes(network.vni())); // Both, as leases and holes may have changed in between.
        SlotBook before = books.get(network.vni());
        Subnet subnet = network.addresses();
        SlotBook book = before != null && before.subnet().equals(subnet)
                ? before.withLeases(leases).withHoles(holes)
                : SlotBook.of(subnet, leases).withHoles(holes).rebuilt(occupancy.addresses(network.vni()), foreign);
        books.put(network.vni(), book);
        return book;
    }

    private List<Cidr> holes(Vni vni) {
        return cluster.holes().stream()
                .filter(hole -> hole.network().equals(vni))
                .map(Hole::range)
                .toList();
    }

    private List<HeldLease> held(Vni vni) {
        return cluster.leases().stream()
                .filter(held -> held.network().equals(vni) && !leaving.contains(held))
                .toList();
    }

    private synchronized void askAhead(ClusterNetwork network) {
        Instant now = clock.instant();
        if (!book(network).wantsAnotherBlock()
                || askAgain.getOrDefault(network.vni(), Instant.MIN).isAfter(now)) {
            return;
        }
        askAgain.put(network.vni(), now.plus(REFUSED));
        Thread.ofVirtual().name("lease-ahead-" + network.vni()).start(() -> {
            try {
                cluster.requestBlockAhead(network.vni(), REFUSED);
                synchronized (this) {
                    askAgain.remove(network.vni());
                }
            } catch (ClusterException e) { // Nobody waits; the next container asks again.
                log.atInfo()
                        .addKeyValue("network", network.id())
                        .addKeyValue("reason", e.getMessage())
                        .log("No block ahead of need");
            }
        });
    }
}
