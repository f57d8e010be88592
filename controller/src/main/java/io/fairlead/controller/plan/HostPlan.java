package io.fairlead.controller.plan;

import io.fairlead.openflow.diff.SwitchState;

/**
 * What one host's switch should hold; what its database should, {@link BridgePlan} says.
 *
 * @param tables flows and groups, the sentinel among them
 * @param hash of the tables, the sentinel's cookie: equal hashes mean equal tables
 */
public record HostPlan(SwitchState tables, long hash) {}
