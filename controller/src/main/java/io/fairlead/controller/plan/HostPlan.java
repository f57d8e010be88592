package io.fairlead.controller.plan;

import io.fairlead.openflow.diff.SwitchState;

/**
 * All that one host should have.
 *
 * @param bridge what its OVSDB should hold
 * @param tables what its bridge should hold, the sentinel among it
 * @param hash of the tables, the sentinel's cookie: equal hashes mean equal tables
 */
public record HostPlan(BridgePlan bridge, SwitchState tables, long hash) {}
