package io.fairlead.controller.config;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often hosts are looked at.
 *
 * @param counts the rest between two looks at the counts of a switch that is in step
 * @param resync the time between two full read-backs of a switch that is in step
 * @param firstRetry the rest after a first failed pass; each further one doubles it, up to {@code resync}
 * @param patience how long a connected host may take to confirm another's new block before it is left behind
 */
@ConfigurationProperties("fairlead.reconcile")
public record ReconcileProperties(
        @DefaultValue("5s") Duration counts,
        @DefaultValue("60s") Duration resync,
        @DefaultValue("1s") Duration firstRetry,
        @DefaultValue("1s") Duration patience) {

    public ReconcileProperties {
        if (resync.compareTo(firstRetry) < 0) {
            throw new IllegalArgumentException(
                    "fairlead.reconcile.resync (%s) must not be shorter than fairlead.reconcile.first-retry (%s)"
                            .formatted(resync, firstRetry));
        }
        if (counts.isNegative() || counts.isZero()) {
            throw new IllegalArgumentException("fairlead.reconcile.counts must be longer than nothing, not " + counts);
        }
    }
}
