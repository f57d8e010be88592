package io.fairlead.controller.reconcile;

import io.fairlead.controller.plan.HostPlan;
import io.fairlead.controller.store.Snapshot;
import io.fairlead.controller.store.Store;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.LeaseState;
import io.fairlead.openflow.diff.SwitchDiff;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings one host to its plan. Safe to call at any time and any number of times, by one thread at a time.
 *
 * <p>The switch is read back only where it is not known to be in step, its counts differ, or a full look is asked for:
 * so a switch at rest costs a small question, and taking one over that is in step no flow-mod.
 */
public final class HostReconciler {

    /** How closely the switch is looked at. */
    public enum Look {
        /** What is known, and counts. */
        QUICK,
        /** Every flow and group. */
        FULL
    }

    /** What a plan comes to: enough to see that a switch is in step, small enough to keep for every host. */
    private record Summary(long revision, long hash, SwitchPort.Counts counts) {

        Outcome.Held held() {
            return new Outcome.Held(revision, hash, counts.flows());
        }
    }

    private final HostId host;
    private final Store store;
    private final Southbound southbound;
    private final Plans plans;
    private @Nullable Summary planned;

    /** Looks after one host. */
    public HostReconciler(HostId host, Store store, Southbound southbound, Plans plans) {
        this.host = host;
        this.store = store;
        this.southbound = southbound;
        this.plans = plans;
    }

    /** Gives what it found and changed, so that the caller can log it, count it and decide when to look again. */
    public Outcome reconcile(Look look) {
        Snapshot snapshot = store.snapshot();
        if (!store.isReady() || !snapshot.intent().hosts().containsKey(host)) {
            return new Outcome.Unreachable(); // Without the store the plan may be an old one, and old plans do harm.
        }
        southbound.bridge(host).ifPresent(bridge -> bridge.reconcile(plans.bridge(snapshot, host)));
        Optional<SwitchPort> tables = southbound.tables(host);
        if (tables.isEmpty()) {
            return new Outcome.Unreachable();
        }
        Outcome outcome = reconcile(snapshot, tables.get(), look);
        confirm(snapshot);
        return outcome;
    }

    private Outcome reconcile(Snapshot snapshot, SwitchPort tables, Look look) {
        Summary known = planned;
        if (known != null && known.revision() == snapshot.revision() && isInStep(tables, known, look)) {
            return new Outcome.InStep(known.held());
        }
        HostPlan plan = plans.plan(snapshot, host);
        Summary summary = new Summary(snapshot.revision(), plan.hash(), counts(plan));
        planned = summary;
        return isInStep(tables, summary, look)
                ? new Outcome.InStep(summary.held())
                : compare(tables, plan, summary.held());
    }

    private static Outcome compare(SwitchPort tables, HostPlan plan, Outcome.Held held) {
        SwitchDiff diff = SwitchDiff.between(tables.read(), plan.tables());
        if (!diff.isEmpty()) {
            tables.apply(diff);
        }
        tables.holds(plan.hash());
        return diff.isEmpty() ? new Outcome.InStep(held) : new Outcome.Changed(diff, held);
    }

    private static boolean isInStep(SwitchPort tables, Summary summary, Look look) {
        return look == Look.QUICK
                && tables.carries(summary.hash())
                && tables.counts().equals(summary.counts());
    }

    private static SwitchPort.Counts counts(HostPlan plan) {
        return new SwitchPort.Counts(
                plan.tables().flows().size(), plan.tables().groups().size());
    }

    /** Says so only where a lease waits for it: a confirmation nobody waits for would be a write for nothing. */
    private void confirm(Snapshot snapshot) {
        long awaited = snapshot.leases().ofHost(host).stream()
                .map(own -> own.network())
                .distinct()
                .flatMap(network -> snapshot.leases().inNetwork(network).stream())
                .filter(lease -> lease.state() == LeaseState.CLAIMED || lease.state() == LeaseState.WITHDRAWN)
                .mapToLong(lease -> lease.revision())
                .max()
                .orElse(0);
        if (snapshot.confirmedBy(host) < awaited) {
            store.confirm(host, snapshot.revision());
        }
    }
}
