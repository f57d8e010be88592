package io.fairlead.controller.reconcile;

import java.time.Duration;

/**
 * How long a host is left alone.
 *
 * @param counts between two quick looks
 * @param resync between two full looks, and the longest rest after failures
 * @param firstRetry after a first failure
 */
public record Rests(Duration counts, Duration resync, Duration firstRetry) {}
