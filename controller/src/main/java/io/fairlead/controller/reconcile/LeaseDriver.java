package io.fairlead.controller.reconcile;

import io.fairlead.controller.reconcile.LeaseLife.Sight;
import io.fairlead.controller.reconcile.LeaseLife.Step;
import io.fairlead.controller.store.LeaseChange;
import io.fairlead.controller.store.LeaseStep;
import io.fairlead.controller.store.Snapshot;
import io.fairlead.controller.store.Store;
import io.fairlead.controller.store.StoreException;
import io.fairlead.controller.store.Subscription;
import io.fairlead.ipam.Epoch;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.LeaseState;
import io.fairlead.net.Cidr;
import io.fairlead.net.Vni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes every lease through its life by {@link LeaseLife}. Looks again after every change of the store, every second, and
 * every tenth of a second while a claim waits. It knows whose hosts it sees: those connected to this controller, which
 * must be all of them. A second one would take every host that is not its own for absent, and not wait for it; what is
 * safe already is each step itself, which the store takes only from the state it starts from.
 */
public final class LeaseDriver implements HostLoop.Pass, AutoCloseable {

    /** A claimed block that went on without a member: packets from there may not arrive yet. */
    public record Degraded(HostId member, Vni network, Cidr block) {}

    private record Stay(Vni network, Cidr block, Epoch epoch, LeaseState state) {}

    private static final Logger LOG = LoggerFactory.getLogger(LeaseDriver.class);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration WAITING = Duration.ofMillis(100);

    private final Store store;
    private final LeaseLife life;
    private final Supplier<Sight> sight;
    private final InstantSource clock;
    private final Map<Stay, Instant> since = new HashMap<>();
    private final Map<Degraded, Long> degraded = new ConcurrentHashMap<>();
    private final HostLoop loop = new HostLoop(this);
    private @Nullable Subscription subscription;
    private @Nullable Thread thread;

    /** Drives nothing until started. */
    public LeaseDriver(Store store, LeaseLife life, Supplier<Sight> sight, InstantSource clock) {
        this.store = store;
        this.life = life;
        this.sight = sight;
        this.clock = clock;
    }

    /** Begins, on a thread of its own. */
    public synchronized void start() {
        subscription = store.onChange(loop::request);
        thread = Thread.ofVirtual().name("leases").start(loop);
    }

    /** Pairs of a block and a member that had not confirmed it when it became usable, and still has not. */
    public Set<Degraded> degraded() {
        return Set.copyOf(degraded.keySet());
    }

    @Override
    public Duration run() {
        try {
            return store.isReady() ? pass() : IDLE;
        } catch (StoreException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("Leases wait for the store");
            return IDLE;
        } catch (RuntimeException e) { // The loop must outlive every failure of one pass.
            LOG.atError().setCause(e).log("Leases not driven");
            return IDLE;
        }
    }

    private Duration pass() {
        Snapshot snapshot = store.snapshot();
        Sight seen = sight.get();
        Instant now = clock.instant();
        List<Lease> moving = snapshot.leases().all().stream()
                .filter(lease -> lease.state() != LeaseState.USABLE && lease.state() != LeaseState.DRAINING)
                .toList();
        var stays = new HashSet<Stay>();
        boolean waits = false;
        for (Lease lease : moving) {
            Stay stay = new Stay(lease.network(), lease.block(), lease.epoch(), lease.state());
            stays.add(stay);
            Duration age = Duration.between(since.computeIfAbsent(stay, _ -> now), now);
            life.next(lease, snapshot, seen, age).ifPresent(step -> take(step, lease, snapshot, seen));
            waits |= lease.state() == LeaseState.CLAIMED;
        }
        since.keySet().retainAll(stays);
        degraded.entrySet()
                .removeIf(entry -> snapshot.confirmedBy(entry.getKey().member()) >= entry.getValue()
                        || !seen.connected().contains(entry.getKey().member()));
        return waits ? WAITING : IDLE;
    }

    private void take(Step step, Lease lease, Snapshot snapshot, Sight seen) {
        LeaseChange change = switch (step) {
            case Step.Advance(LeaseState to) -> store.advance(lease, new LeaseStep(lease.state(), to));
            case Step.Free() -> store.free(lease);
        };
        if (!(change instanceof LeaseChange.Done(Lease now))) {
            return; // Something else was quicker; the next look finds what.
        }
        if (lease.state() == LeaseState.CLAIMED) {
            LeaseLife.behind(lease, snapshot, seen.connected()).forEach(member -> mark(member, lease));
        }
        LOG.atInfo()
                .addKeyValue("network", lease.network())
                .addKeyValue("block", lease.block())
                .addKeyValue("host", lease.host())
                .addKeyValue("epoch", lease.epoch())
                .addKeyValue("state", step instanceof Step.Advance ? now.state().word() : "free")
                .log("Lease moved on");
    }

    private void mark(HostId member, Lease lease) {
        degraded.put(new Degraded(member, lease.network(), lease.block()), lease.revision());
        LOG.atWarn()
                .addKeyValue("host", member)
                .addKeyValue("network", lease.network())
                .addKeyValue("block", lease.block())
                .log(
                        "Block goes on without this member's flows; its packets to the block may be lost until it confirms");
    }

    @Override
    public synchronized void close() {
        if (subscription != null) {
            subscription.close();
        }
        if (thread != null) {
            thread.interrupt();
        }
    }
}
