package io.fairlead.controller.reconcile;

import io.fairlead.controller.store.Snapshot;
import io.fairlead.controller.store.Store;
import io.fairlead.controller.store.Subscription;
import io.fairlead.ipam.HostId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One loop for each host that joined; a change of the store wakes those it touches, and no others. */
public final class Fleet implements AutoCloseable {

    private record Member(HostLoop loop, HostCare care, Thread thread) {}

    private final Store store;
    private final Function<HostId, HostReconciler> reconcilers;
    private final Care care;
    private final Consumer<HostId> left;
    private final Map<HostId, Member> members = new ConcurrentHashMap<>();
    private @Nullable Snapshot seen;
    private @Nullable Subscription subscription;
    private boolean closed;

    /**
     * Cares for nobody until started.
     *
     * @param left is told of hosts that were taken out
     */
    public Fleet(Store store, Function<HostId, HostReconciler> reconcilers, Care care, Consumer<HostId> left) {
        this.store = store;
        this.reconcilers = reconcilers;
        this.care = care;
        this.left = left;
    }

    /** Begins to look after all hosts there are and will be. */
    public void start() {
        Subscription made = store.onChange(this::follow);
        synchronized (this) {
            closed = false;
            subscription = made;
        }
        follow();
    }

    /** Looks at the host again, soon; does nothing for one that has not joined. */
    public void wake(HostId host) {
        Member member = members.get(host);
        if (member != null) {
            member.loop().request();
        }
    }

    /** Reads everything back from the host, soon: something happened to it that was not ours. */
    public void suspect(HostId host) {
        Member member = members.get(host);
        if (member != null) {
            member.care().suspect();
            member.loop().request();
        }
    }

    private synchronized void follow() {
        if (closed) {
            return;
        }
        Snapshot now = store.snapshot();
        Snapshot before = seen;
        seen = now;
        Set<HostId> hosts = now.intent().hosts().keySet();
        members.keySet().stream().filter(host -> !hosts.contains(host)).toList().forEach(host -> {
            release(host);
            left.accept(host);
        });
        for (HostId host : hosts) {
            members.computeIfAbsent(host, this::take);
        }
        if (before == null) {
            return;
        }
        Touched.between(before, now).forEach(this::wake);
    }

    private Member take(HostId host) {
        var passes = new HostCare(host, reconcilers.apply(host), care);
        var loop = new HostLoop(passes);
        return new Member(loop, passes, Thread.ofVirtual().name("host-" + host).start(() -> {
            loop.run();
            care.reports().ended(host);
        }));
    }

    private void release(HostId host) {
        Member member = members.remove(host);
        if (member != null) {
            member.thread().interrupt();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (subscription != null) {
            subscription.close();
        }
        members.keySet().forEach(this::release);
        seen = null;
    }
}
