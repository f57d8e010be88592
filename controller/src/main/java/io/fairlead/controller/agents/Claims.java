package io.fairlead.controller.agents;

import io.fairlead.agent.protocol.HoleAnswer;
import io.fairlead.agent.protocol.Message;
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
import io.fairlead.net.Cidr;
import io.fairlead.net.Vni;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What hosts ask for of networks: blocks and addresses, also such as other hosts have to leave to them first. */
final class Claims implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Claims.class);

    /** How long another host may take to say whether it leaves an address; Docker waits meanwhile. */
    private static final Duration ANSWERED_SOON = Duration.ofSeconds(2);

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

    /** Claims what is asked for and answers when it is usable, or why it is not. */
    Message lease(HostId host, Message.LeaseRequest request, Others others) {
        try {
            long deadline = System.nanoTime() + ANSWERED_SOON.toNanos();
            while (true) {
                ClaimResult result = store.claim(host, request.vni(), wish(host, request, others));
                Optional<Message> answer = answer(result, others, deadline);
                if (answer.isPresent()) {
                    return answer.get();
                }
            }
        } catch (StoreException e) {
            return unavailable("The store can't be reached, ask again: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unavailable("The controller stops; ask again");
        }
    }

    private static Message unavailable(String message) {
        return new Message.ErrorReply(Message.ErrorReply.UNAVAILABLE, message);
    }

    private LeaseRequest wish(HostId host, Message.LeaseRequest request, Others others) {
        var seen = new LeaseRequest.Seen(occupancy.ports(host), others.connected());
        return request.address()
                .<LeaseRequest>map(address -> new LeaseRequest.Address(address, request.mac(), seen))
                .orElseGet(() -> new LeaseRequest.AnyBlock(seen));
    }

    /** Empty: to be claimed again, for what was in the way is gone. */
    private Optional<Message> answer(ClaimResult result, Others others, long deadline) throws InterruptedException {
        return switch (result) {
            case ClaimResult.Claimed(Lease lease) -> {
                LOG.atInfo()
                        .addKeyValue("host", lease.host())
                        .addKeyValue("network", lease.network())
                        .addKeyValue("block", lease.block())
                        .log(lease.state() == LeaseState.ASKED ? "Address asked for" : "Block claimed");
                yield Optional.of(whenLeft(lease));
            }
            case ClaimResult.Leaving(Lease lease, String message) ->
                awaitGone(lease, deadline) ? Optional.empty() : Optional.of(new Message.ErrorReply("leaving", message));
            case ClaimResult.Elsewhere(Lease lease, String message) -> recall(lease, message, others, deadline);
            case ClaimResult.Exhausted refusal -> error("exhausted", refusal);
            case ClaimResult.WindowsExhausted refusal -> error("windows-exhausted", refusal);
            case ClaimResult.AddressRefused refusal -> error("address-refused", refusal);
            case ClaimResult.NoNetwork refusal -> error("no-network", refusal);
            case ClaimResult.NoHost refusal -> error("no-host", refusal);
            case ClaimResult.Drained refusal -> error("drained", refusal);
        };
    }

    private static Optional<Message> error(String code, Refusal refusal) {
        return Optional.of(new Message.ErrorReply(code, refusal.message()));
    }

    /** Asks who has an address alone to give it back, and waits until it is free. */
    private Optional<Message> recall(Lease lease, String message, Others others, long deadline)
            throws InterruptedException {
        Message said = lease.state() == LeaseState.ASKED
                ? new Message.ErrorReply("asked", "that host has asked for it first")
                : others.ask(
                        lease.host(),
                        new Message.LeaseRecall(lease.network(), lease.block()),
                        Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        if (said instanceof Message.ErrorReply(String _, String reason)) {
            return Optional.of(new Message.ErrorReply("in-use", "%s; %s".formatted(message, reason)));
        }
        return awaitGone(lease, deadline)
                ? Optional.empty()
                : Optional.of(new Message.ErrorReply("leaving", message + "; it goes back, try again"));
    }

    private boolean awaitGone(Lease lease, long deadline) throws InterruptedException {
        Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        return watch.await(snapshot -> find(snapshot, lease).isEmpty() ? Optional.of(true) : Optional.empty(), left)
                .isPresent();
    }

    private Message whenLeft(Lease claimed) throws InterruptedException {
        if (claimed.state() != LeaseState.ASKED) {
            return whenUsable(claimed);
        }
        Optional<Boolean> left = watch.await(snapshot -> isLeft(snapshot, claimed), ANSWERED_SOON);
        if (left.orElse(false)) {
            return whenUsable(claimed);
        }
        if (left.isEmpty()) {
            LeaseChange _ = store.free(claimed.network(), claimed.block(), claimed.epoch());
        }
        String reason = Optional.ofNullable(refusals.remove(Ask.of(claimed)))
                .orElse("that host's agent does not answer in time; try again");
        return new Message.ErrorReply("in-use", "%s; %s".formatted(where(claimed), reason));
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
        return around(snapshot, asked)
                .map(lease -> "%s is in block %s of host %s"
                        .formatted(asked.block().first(), lease.block(), Notices.name(snapshot, lease.host())))
                .orElse("%s is not leased".formatted(asked.block().first()));
    }

    private Message whenUsable(Lease claimed) throws InterruptedException {
        Optional<Lease> usable = watch.await(
                snapshot -> find(snapshot, claimed).filter(lease -> lease.state() == LeaseState.USABLE), budget);
        return usable.<Message>map(lease -> new Message.LeaseGranted(Notices.lease(lease)))
                .orElseGet(() -> new Message.ErrorReply(
                        "not-installed",
                        "Block %s is this host's, but its flows are not confirmed yet: is the host's Open vSwitch connected (`fairlead host show`)? It will be told when it is usable"
                                .formatted(claimed.block())));
    }

    private static Optional<Lease> find(Snapshot snapshot, Lease wanted) {
        return snapshot.leases().inNetwork(wanted.network()).stream()
                .filter(lease -> lease.block().equals(wanted.block())
                        && lease.host().equals(wanted.host())
                        && lease.epoch().equals(wanted.epoch()))
                .findAny();
    }

    /** The smallest lease around another that is in force. */
    private static Optional<Lease> around(Snapshot snapshot, Lease inner) {
        return snapshot.leases().inNetwork(inner.network()).stream()
                .filter(lease -> inner.isWithin(lease) && lease.state().isForwarded())
                .max(Comparator.comparingInt(lease -> lease.block().prefix()));
    }

    /** Takes what a host says to what was asked of it; what nobody asks for any more changes nothing. */
    void answered(HostId host, Message.Holes holes) {
        Snapshot snapshot = store.snapshot();
        for (HoleAnswer answer : holes.answers()) {
            snapshot.leases().inNetwork(answer.vni()).stream()
                    .filter(lease -> lease.state() == LeaseState.ASKED
                            && lease.block().equals(answer.range())
                            && lease.revision() == answer.revision())
                    .filter(lease -> around(snapshot, lease).stream()
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
        return store.advance(
                asked.network(), asked.block(), asked.epoch(), new LeaseStep(LeaseState.ASKED, LeaseState.CLAIMED));
    }

    private LeaseChange refused(Lease asked, String reason) {
        refusals.put(Ask.of(asked), reason);
        return store.free(asked.network(), asked.block(), asked.epoch());
    }

    @Override
    public void close() {
        watch.close();
    }
}
