package io.fairlead.controller.agents;

import io.fairlead.agent.protocol.HoleAnswer;
import io.fairlead.agent.protocol.Message;
import io.fairlead.controller.model.Host;
import io.fairlead.controller.reconcile.Occupancy;
import io.fairlead.controller.store.ClaimResult;
import io.fairlead.controller.store.LeaseChange;
import io.fairlead.controller.store.LeaseRequest;
import io.fairlead.controller.store.LeaseStep;
import io.fairlead.controller.store.Refusal;
import io.fairlead.controller.store.Snapshot;
import io.fairlead.controller.store.Store;
import io.fairlead.controller.store.StoreException;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.LeaseState;
import io.fairlead.ipam.Lenders;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.Vni;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What hosts ask for of networks: blocks and addresses, also such as other hosts have to leave to them first. */
final class Claims implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Claims.class);

    /** How long another host may take to say whether it leaves an address; Docker waits meanwhile. */
    private static final Duration ANSWERED_SOON = Duration.ofSeconds(2);

    /** How long one of several hosts may take to say whether it lends of its block. */
    private static final Duration LENT_SOON = Duration.ofMillis(700);

    private final Store store;
    private final Occupancy occupancy;
    private final Duration budget;
    private final SnapshotWatch watch;
    private final Map<Ask, String> refusals = Collections.synchronizedMap(new Last<>());

    Claims(Store store, Occupancy occupancy, Duration budget) {
        this.store = store;
        this.occupancy = occupancy;
        this.budget = budget;
        this.watch = new SnapshotWatch(store);
    }

    /** One time that a host asked for what is in another's block. */
    private record Ask(Vni network, Cidr range, long revision) {

        static Ask of(Lease lease) {
            return new Ask(lease.network(), lease.block(), lease.revision());
        }
    }

    /** The last ones that were put in: who asked may have stopped waiting for them. */
    private static final class Last<K, V> extends LinkedHashMap<K, V> {

        private static final long serialVersionUID = 1L;
        private static final int SIZE = 1_000;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > SIZE;
        }
    }

    /** The other hosts, as far as they can be asked. */
    interface Others {

        Set<HostId> connected();

        /** Asks the host's agent; an error is an answer as well. */
        Message ask(HostId host, Message question, Duration atMost) throws InterruptedException;
    }

    /** Why another host has not left what was asked for, and whether it said so itself. */
    private record NotLeft(boolean isAnswered, String reason) {}

    /** Claims what is asked for and answers when it is usable, or why it is not. */
    Message lease(HostId host, Message.LeaseRequest request, Others others) {
        try {
            return request.address().isPresent()
                    ? address(host, request, request.address().get(), others)
                    : block(host, request, others);
        } catch (StoreException e) {
            return unavailable("The store can't be reached, ask again: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unavailable("The controller stops; ask again");
        }
    }

    private Message address(HostId host, Message.LeaseRequest request, Ip address, Others others)
            throws InterruptedException {
        long deadline = System.nanoTime() + ANSWERED_SOON.toNanos();
        while (true) {
            ClaimResult result = store.claim(
                    host, request.vni(), new LeaseRequest.Address(address, request.mac(), seen(host, others)));
            Optional<Message> answer = answer(result, others, deadline);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
    }

    private Message block(HostId host, Message.LeaseRequest request, Others others) throws InterruptedException {
        ClaimResult result = store.claim(host, request.vni(), new LeaseRequest.AnyBlock(seen(host, others)));
        return switch (result) {
            case ClaimResult.Claimed(Lease lease) -> claimed(lease);
            case ClaimResult.Exhausted _ when !request.isAhead() -> borrow(host, request.vni(), others);
            case Refusal refusal -> error(refusal);
        };
    }

    /** Asks one host after the other to lend of its blocks. */
    private Message borrow(HostId host, Vni vni, Others others) throws InterruptedException {
        long deadline = System.nanoTime() + ANSWERED_SOON.toNanos();
        Set<Cidr> refused = new HashSet<>();
        Set<HostId> silent = new HashSet<>();
        boolean isRecalled = false;
        while (System.nanoTime() < deadline) {
            ClaimResult result = store.claim(
                    host,
                    vni,
                    new LeaseRequest.AnyBlock(seen(host, others), Optional.of(lenders(vni, others, silent, refused))));
            switch (result) {
                case ClaimResult.Claimed(Lease lease) -> {
                    Optional<HostId> lender =
                            store.snapshot().leases().around(lease).map(Lease::host);
                    Optional<NotLeft> notLeft = untilLeft(lease, LENT_SOON);
                    if (notLeft.isEmpty()) {
                        return claimed(lease);
                    }
                    if (notLeft.get().isAnswered()) {
                        refused.add(lease.block());
                    } else {
                        lender.ifPresent(silent::add);
                    }
                }
                case ClaimResult.Exhausted exhausted -> {
                    if (isRecalled || !recallIdle(vni, others, deadline)) {
                        return error(exhausted); // What was recalled may be back in a block of the host that asks.
                    }
                    isRecalled = true;
                }
                case Refusal refusal -> {
                    return error(refusal);
                }
            }
        }
        return unavailable("No block is free, and no other host has lent of its own in time; try again");
    }

    /** Has an address given back that waits for its container, if there is one: the last resort. */
    private boolean recallIdle(Vni vni, Others others, long deadline) throws InterruptedException {
        Set<HostId> connected = others.connected();
        for (Lease lease : store.snapshot().leases().inNetwork(vni)) {
            boolean isIdle = lease.isException()
                    && isHandedOut(lease)
                    && connected.contains(lease.host())
                    && !occupancy.isOccupied(lease.host(), lease);
            if (isIdle && askBack(lease, others, deadline) instanceof Message.Ok && awaitGone(lease, deadline)) {
                return true;
            }
        }
        return false;
    }

    private Lenders lenders(Vni vni, Others others, Set<HostId> silent, Set<Cidr> refused) {
        Set<HostId> asked = new HashSet<>(others.connected());
        asked.removeAll(silent);
        return new Lenders(
                store.snapshot().leases().inNetwork(vni).stream()
                        .map(Lease::host)
                        .distinct()
                        .filter(asked::contains)
                        .collect(Collectors.toMap(lender -> lender, occupancy::ports)),
                refused);
    }

    private LeaseRequest.Seen seen(HostId host, Others others) {
        return new LeaseRequest.Seen(occupancy.ports(host), others.connected());
    }

    private static Message unavailable(String message) {
        return new Message.ErrorReply(Message.ErrorReply.UNAVAILABLE, message);
    }

    /** Empty: to be claimed again, for what was in the way is gone. */
    private Optional<Message> answer(ClaimResult result, Others others, long deadline) throws InterruptedException {
        return switch (result) {
            case ClaimResult.Claimed(Lease lease) -> Optional.of(whenLeft(lease));
            case ClaimResult.Leaving(Lease lease, String message) ->
                awaitGone(lease, deadline) ? Optional.empty() : Optional.of(new Message.ErrorReply("leaving", message));
            case ClaimResult.Elsewhere(Lease lease, String message) -> recall(lease, message, others, deadline);
            case Refusal refusal -> Optional.of(error(refusal));
        };
    }

    private static Message error(Refusal refusal) {
        String code = switch (refusal) {
            case ClaimResult.Exhausted _ -> "exhausted";
            case ClaimResult.WindowsExhausted _ -> "windows-exhausted";
            case ClaimResult.AddressRefused _ -> "address-refused";
            case ClaimResult.NoNetwork _ -> "no-network";
            case ClaimResult.NoHost _ -> "no-host";
            case ClaimResult.Drained _ -> "drained";
            default -> "refused";
        };
        return new Message.ErrorReply(code, refusal.message());
    }

    /** Asks who has an address alone to give it back, and waits until it is free. */
    private Optional<Message> recall(Lease lease, String message, Others others, long deadline)
            throws InterruptedException {
        Message said = !isHandedOut(lease) // On its way in: a container waits for it there.
                ? new Message.ErrorReply("asked", "that host has asked for it first")
                : askBack(lease, others, deadline);
        if (said instanceof Message.ErrorReply(String _, String reason)) {
            return Optional.of(new Message.ErrorReply("in-use", "%s; %s".formatted(message, reason)));
        }
        return awaitGone(lease, deadline)
                ? Optional.empty()
                : Optional.of(new Message.ErrorReply("leaving", message + "; it goes back, try again"));
    }

    private static boolean isHandedOut(Lease lease) {
        return lease.state() == LeaseState.USABLE || lease.state() == LeaseState.DRAINING;
    }

    private static Message askBack(Lease lease, Others others, long deadline) throws InterruptedException {
        return others.ask(
                lease.host(),
                new Message.LeaseRecall(lease.network(), lease.block()),
                Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
    }

    private boolean awaitGone(Lease lease, long deadline) throws InterruptedException {
        Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        return watch.await(snapshot -> find(snapshot, lease).isEmpty() ? Optional.of(true) : Optional.empty(), left)
                .isPresent();
    }

    private Message whenLeft(Lease claimed) throws InterruptedException {
        Optional<NotLeft> notLeft = untilLeft(claimed, ANSWERED_SOON);
        return notLeft.isEmpty()
                ? claimed(claimed)
                : new Message.ErrorReply(
                        "in-use",
                        "%s; %s".formatted(where(claimed), notLeft.get().reason()));
    }

    /** Waits until another host has left what was asked for, if it was; empty: it has. */
    private Optional<NotLeft> untilLeft(Lease claimed, Duration atMost) throws InterruptedException {
        if (claimed.state() != LeaseState.ASKED) {
            return Optional.empty();
        }
        LOG.atInfo()
                .addKeyValue("host", claimed.host())
                .addKeyValue("network", claimed.network())
                .addKeyValue("range", claimed.block())
                .log("Asked for in another host's block");
        Optional<Boolean> left = watch.await(snapshot -> isLeft(snapshot, claimed), atMost);
        if (left.orElse(false)) {
            return Optional.empty();
        }
        Optional<String> refusal = Optional.ofNullable(refusals.remove(Ask.of(claimed)));
        if (left.isEmpty()) {
            LeaseChange _ = store.free(claimed);
            return Optional.of(new NotLeft(false, "that host's agent does not answer in time; try again"));
        }
        return Optional.of(new NotLeft(true, refusal.orElse("that host has not left it; try again")));
    }

    /** Whether another host has left an address to who asks for it; empty while it has not answered. */
    private static Optional<Boolean> isLeft(Snapshot snapshot, Lease asked) {
        Optional<Lease> now = find(snapshot, asked);
        return now.isPresent() && now.get().state() == LeaseState.ASKED
                ? Optional.empty()
                : Optional.of(now.isPresent());
    }

    private String where(Lease asked) {
        Snapshot snapshot = store.snapshot();
        return snapshot.leases()
                .around(asked)
                .map(lease -> "%s is in block %s of host %s"
                        .formatted(asked.block().first(), lease.block(), Notices.name(snapshot, lease.host())))
                .orElse("%s is not leased".formatted(asked.block().first()));
    }

    private Message claimed(Lease claimed) throws InterruptedException {
        LOG.atInfo()
                .addKeyValue("host", claimed.host())
                .addKeyValue("network", claimed.network())
                .addKeyValue("block", claimed.block())
                .log("Block claimed");
        Optional<Message> answer = watch.await(snapshot -> answer(snapshot, claimed), budget);
        return answer.orElseGet(() -> new Message.ErrorReply(
                "not-installed",
                "Block %s is this host's, but its flows are not confirmed yet: is the host's Open vSwitch connected (`fairlead host show`)? It will be told when it is usable"
                        .formatted(claimed.block())));
    }

    /** Empty while the lease is on its way. */
    private static Optional<Message> answer(Snapshot snapshot, Lease claimed) {
        Optional<Host> drained = snapshot.intent().host(claimed.host()).filter(Host::drained);
        if (drained.isPresent()) {
            return Optional.of(error(ClaimResult.Drained.of(drained.get())));
        }
        return find(snapshot, claimed)
                .filter(lease -> lease.state() == LeaseState.USABLE)
                .map(lease -> new Message.LeaseGranted(Notices.lease(lease)));
    }

    private static Optional<Lease> find(Snapshot snapshot, Lease wanted) {
        return snapshot.leases().inNetwork(wanted.network()).stream()
                .filter(lease -> lease.block().equals(wanted.block())
                        && lease.host().equals(wanted.host())
                        && lease.epoch().equals(wanted.epoch()))
                .findAny();
    }

    /** Takes what a host says to what was asked of it; what nobody asks for any more changes nothing. */
    void answered(HostId host, Message.Holes holes) {
        for (HoleAnswer answer : holes.answers()) {
            Snapshot snapshot = store.snapshot(); // As the answer before has made it: its range may be around this one.
            snapshot.leases().inNetwork(answer.vni()).stream()
                    .filter(lease -> lease.state() == LeaseState.ASKED
                            && lease.block().equals(answer.range())
                            && lease.revision() == answer.revision())
                    .filter(lease -> snapshot.leases().around(lease).stream()
                            .allMatch(block -> block.host().equals(host)))
                    .findFirst()
                    .ifPresent(lease -> answered(lease, answer));
        }
    }

    private void answered(Lease asked, HoleAnswer answer) {
        LeaseChange _ =
                answer.refusal().isPresent() ? refused(asked, answer.refusal().get()) : left(asked);
    }

    private LeaseChange left(Lease asked) {
        return store.advance(asked, new LeaseStep(LeaseState.ASKED, LeaseState.CLAIMED));
    }

    private LeaseChange refused(Lease asked, String reason) {
        refusals.put(Ask.of(asked), reason);
        return store.free(asked);
    }

    @Override
    public void close() {
        watch.close();
    }
}
