package io.fairlead.controller.reconcile;

import io.fairlead.controller.reconcile.HostReconciler.Look;
import io.fairlead.controller.store.StoreException;
import io.fairlead.ipam.HostId;
import io.fairlead.ovsdb.session.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The passes over one host: when to look closely, how long to rest, and what is told about each. */
final class HostCare implements HostLoop.Pass {

    private static final Logger LOG = LoggerFactory.getLogger(HostCare.class);

    private final HostId host;
    private final HostReconciler reconciler;
    private final Rests rests;
    private final Backoff backoff;
    private final InstantSource clock;
    private final Reports reports;
    private final AtomicBoolean suspicion = new AtomicBoolean();
    private Instant nextFull;

    HostCare(HostId host, HostReconciler reconciler, Care care) {
        this.host = host;
        this.reconciler = reconciler;
        this.rests = care.rests();
        this.backoff = new Backoff(rests.firstRetry(), rests.resync(), care.random());
        this.clock = care.clock();
        this.reports = care.reports();
        this.nextFull = clock.instant().plus(rests.resync());
    }

    /** The next pass reads everything back. */
    void suspect() {
        suspicion.set(true);
    }

    @Override
    public Duration run() {
        Instant started = clock.instant();
        boolean full = suspicion.getAndSet(false) || !started.isBefore(nextFull);
        Outcome outcome = outcome(full ? Look.FULL : Look.QUICK);
        Instant ended = clock.instant();
        if (full) {
            nextFull = ended.plus(rests.resync());
        }
        log(outcome);
        report(outcome, Duration.between(started, ended), ended);
        return switch (outcome) {
            case Outcome.Failed _ -> backoff.rest();
            case Outcome.Unreachable _, Outcome.InStep _, Outcome.Changed _ -> {
                backoff.reset();
                yield rests.counts();
            }
        };
    }

    private Outcome outcome(Look look) {
        try {
            return reconciler.reconcile(look);
        } catch (SouthboundException | StoreException e) {
            LOG.atWarn()
                    .addKeyValue("host", host)
                    .addKeyValue("reason", e.getMessage())
                    .log("Host not reconciled, trying again");
            return new Outcome.Failed(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) { // The loop must outlive every failure of one pass.
            LOG.atError().addKeyValue("host", host).setCause(e).log("Host not reconciled");
            return new Outcome.Failed(e.toString());
        }
    }

    /** Whoever listens, and whatever befalls them: the host is cared for. */
    private void report(Outcome outcome, Duration took, Instant at) {
        try {
            reports.passed(host, outcome, took, at);
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("host", host).setCause(e).log("Pass not reported");
        }
    }

    private void log(Outcome outcome) {
        if (outcome instanceof Outcome.Changed(var diff, var held)) {
            LOG.atInfo()
                    .addKeyValue("host", host)
                    .addKeyValue("added", diff.flows().add().size())
                    .addKeyValue("removed", diff.flows().remove().size())
                    .addKeyValue(
                            "groups",
                            diff.size()
                                    - diff.flows().add().size()
                                    - diff.flows().remove().size())
                    .addKeyValue("flows", held.flows())
                    .log("Host reconciled");
            LOG.atDebug().addKeyValue("host", host).addKeyValue("diff", diff).log("What was changed");
        }
    }
}
