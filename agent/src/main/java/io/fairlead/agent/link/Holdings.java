package io.fairlead.agent.link;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.fairlead.agent.cluster.ClusterNetwork;
import io.fairlead.agent.cluster.HeldLease;
import io.fairlead.agent.cluster.LocalRecord;
import io.fairlead.agent.cluster.NetworkId;
import io.fairlead.agent.protocol.HoleNotice;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this host knows of networks and of its leases.
 *
 * <p>A lease counts only when it is in the local record, and is struck out of both when the cluster says that it is
 * neither usable nor draining any more. While the record can't be written, nothing is added, and {@link #settle} tries
 * again.
 */
final class Holdings {

    private static final Logger LOG = LoggerFactory.getLogger(Holdings.class);

    private final LocalRecord localRecord;
    private final HoleBook holes;
    private final ReentrantLock recording = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** What the cluster says is this host's. */
    private final Set<HeldLease> granted = new HashSet<>();

    /** What is given back, until the cluster says so, too. */
    private final Set<HeldLease> returned = new HashSet<>();

    /** What the local record may hold; nothing while it has not been read. */
    private Optional<Set<HeldLease>> perhapsRecorded = Optional.empty();

    private Set<HeldLease> held = Set.of();

    /** Of these no address is given to anybody new. */
    private Set<HeldLease> draining = Set.of();

    private List<ClusterNetwork> networks = List.of();
    private boolean leasesTold;
    private boolean networksTold;
    private boolean loaded;
    private boolean recordAway;

    Holdings(LocalRecord localRecord) {
        this.localRecord = localRecord;
        this.holes = new HoleBook(localRecord);
    }

    /**
     * Takes up what was known before a restart, unless the cluster has spoken already. Safe to call again.
     *
     * @return whether that is done
     */
    boolean load() {
        if (isKnown()) {
            return true;
        }
        try {
            List<HeldLease> leases = localRecord.leases();
            Set<HeldLease> recorded = localRecord.draining();
            List<ClusterNetwork> known = localRecord.networks();
            holes.remember(localRecord.holes());
            locked(() -> {
                // One without networks is a host's that has just joined, or a new bridge's: the cluster knows more.
                loaded = !known.isEmpty();
                if (!leasesTold) {
                    held = Set.copyOf(leases);
                    draining = recorded;
                }
                if (!networksTold) {
                    networks = List.copyOf(known);
                }
                return true;
            });
            tell();
            return true;
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("Local record not there yet");
            return false;
        }
    }

    /** Whether networks and leases have been told, by the record or by the cluster. */
    boolean isKnown() {
        return locked(() -> loaded || (leasesTold && networksTold));
    }

    List<ClusterNetwork> networks() {
        return locked(() -> networks);
    }

    Optional<ClusterNetwork> network(NetworkId id) {
        return networks().stream().filter(network -> network.id().equals(id)).findAny();
    }

    List<HeldLease> leases() {
        return locked(() -> List.copyOf(held));
    }

    Set<HeldLease> draining() {
        return locked(() -> draining);
    }

    /**
     * What the cluster may have back: given back, and struck out of the record. Were it told before that, and the agent
     * killed in between, the next start would hand out addresses that are another host's by then.
     */
    List<HeldLease> returned() {
        return locked(() -> perhapsRecorded
                .map(recorded -> List.copyOf(difference(returned, recorded)))
                .orElse(List.of()));
    }

    HoleBook holes() {
        return holes;
    }

    boolean isCurrent() {
        return locked(() -> networksTold);
    }

    /** The cluster's networks are these. */
    void networksAre(List<ClusterNetwork> now) {
        locked(() -> {
            networks = List.copyOf(now);
            networksTold = true;
            return true;
        });
        settle();
        tell();
    }

    /** Of all leases of this host, these are usable, and these drain; and this is what others have within them. */
    void leasesAre(Set<HeldLease> usableNow, Set<HeldLease> drainingNow, List<HoleNotice> holesNow) {
        boolean isNews = locked(() -> {
            boolean drainsOtherwise = !draining.equals(drainingNow);
            Set<HeldLease> all = union(usableNow, drainingNow);
            leasesTold = true;
            granted.clear();
            granted.addAll(all);
            returned.retainAll(all);
            held = intersection(held, all); // At once: a hole is told only to who holds the block around it.
            draining = Set.copyOf(drainingNow);
            holes.tell(holesNow);
            changed.signalAll();
            return drainsOtherwise;
        });
        settle();
        if (isNews) {
            tell();
        }
    }

    /** This host does not want the lease any more. */
    void giveBack(HeldLease lease) {
        locked(() -> {
            if (!leasesTold || granted.contains(lease)) { // Else the cluster has it already.
                returned.add(lease);
            }
            held = difference(held, Set.of(lease));
            return true;
        });
        settle();
    }

    /** Makes the local record say what the cluster says. Safe to call at any time and any number of times. */
    void settle() {
        Set<HeldLease> before;
        Set<HeldLease> after;
        recording.lock();
        try {
            before = Set.copyOf(leases());
            record();
            after = Set.copyOf(leases());
        } finally {
            recording.unlock();
        }
        if (!before.equals(after)) { // Told without the lock: who listens may give a lease back.
            LOG.atInfo()
                    .addKeyValue("gone", difference(before, after))
                    .addKeyValue("new", difference(after, before))
                    .log("Leases changed");
            tell();
        }
    }

    private void record() {
        Set<HeldLease> wanted = locked(this::wanted);
        locked(() -> held = intersection(held, wanted)); // What is not ours goes at once, whatever the record does.
        try {
            write(wanted);
            locked(() -> held = intersection(wanted, wanted())); // Something may have been given back meanwhile.
            recordAway = false;
        } catch (IOException e) {
            if (!recordAway) {
                LOG.atInfo().addKeyValue("reason", e.getMessage()).log("Local record can't be written, trying again");
            }
            recordAway = true;
        }
    }

    private Set<HeldLease> wanted() {
        var wanted = new HashSet<>(leasesTold ? granted : held);
        wanted.removeAll(returned);
        return wanted;
    }

    private static Set<HeldLease> intersection(Set<HeldLease> one, Set<HeldLease> other) {
        var both = new HashSet<>(one);
        both.retainAll(other);
        return Set.copyOf(both);
    }

    private void write(Set<HeldLease> wanted) throws IOException {
        holes.open();
        Set<HeldLease> recorded = Set.copyOf(localRecord.leases());
        locked(() -> perhapsRecorded = Optional.of(recorded));
        for (HeldLease lease : locked(() -> leaving(recorded, wanted))) {
            localRecord.strike(lease.network(), lease.block());
            perhapsRecorded(there -> difference(there, Set.of(lease)));
        }
        for (HeldLease lease : locked(() -> coming(recorded, wanted))) {
            perhapsRecorded(there -> union(there, Set.of(lease)));
            localRecord.keep(lease);
        }
        writeDraining(wanted);
        holes.close();
        List<ClusterNetwork> known = networks();
        if (isCurrent() && !Set.copyOf(known).equals(Set.copyOf(localRecord.networks()))) {
            localRecord.keepNetworks(known);
        }
    }

    private void writeDraining(Set<HeldLease> wanted) throws IOException {
        Set<HeldLease> now = intersection(wanted, draining());
        if (locked(() -> leasesTold) && !now.equals(localRecord.draining())) {
            localRecord.keepDraining(now);
        }
    }

    private void perhapsRecorded(UnaryOperator<Set<HeldLease>> change) {
        locked(() -> perhapsRecorded = perhapsRecorded.map(change));
    }

    /** Before the cluster has spoken, only what this host itself gave back. */
    private Set<HeldLease> leaving(Set<HeldLease> recorded, Set<HeldLease> wanted) {
        return leasesTold ? difference(recorded, wanted) : intersection(recorded, returned);
    }

    private Set<HeldLease> coming(Set<HeldLease> recorded, Set<HeldLease> wanted) {
        return leasesTold ? difference(wanted, recorded) : Set.of();
    }

    private static Set<HeldLease> union(Set<HeldLease> one, Set<HeldLease> other) {
        var all = new HashSet<>(one);
        all.addAll(other);
        return Set.copyOf(all);
    }

    private static Set<HeldLease> difference(Set<HeldLease> one, Set<HeldLease> other) {
        var rest = new HashSet<>(one);
        rest.removeAll(other);
        return Set.copyOf(rest);
    }

    /** Waits until something is found in here, looking again at every change. */
    <T> Optional<T> await(Function<Holdings, Optional<T>> look, long deadlineNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                Optional<T> found = look.apply(this);
                long left = deadlineNanos - System.nanoTime();
                if (found.isPresent() || left <= 0) {
                    return found;
                }
                var _ = changed.await(left, NANOSECONDS) ? 0 : 1;
            }
        } finally {
            lock.unlock();
        }
    }

    Runnable subscribe(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void tell() {
        locked(() -> {
            changed.signalAll();
            return true;
        });
        listeners.forEach(Runnable::run);
    }

    private <T> T locked(Supplier<T> access) {
        lock.lock();
        try {
            return access.get();
        } finally {
            lock.unlock();
        }
    }
}
