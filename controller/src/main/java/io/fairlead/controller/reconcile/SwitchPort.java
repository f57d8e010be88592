package io.fairlead.controller.reconcile;

import io.fairlead.openflow.diff.SwitchDiff;
import io.fairlead.openflow.diff.SwitchState;

/**
 * The flows and groups of one host, over one connection to its switch.
 *
 * <p>All methods block until the switch has answered, and throw {@link SouthboundException} when it did not do as asked
 * or the connection is gone.
 */
public interface SwitchPort {

    /**
     * What can be asked of a switch at little cost.
     *
     * @param flows how many it holds
     * @param groups how many it holds
     */
    record Counts(long flows, long groups) {}

    /** How much the switch holds. */
    Counts counts();

    /** Whether the switch is known to hold the plan of this hash, and nothing happened to it since. */
    boolean carries(long hash);

    /** The switch was seen, or made, to hold the plan of this hash. */
    void holds(long hash);

    /** Everything the switch holds. */
    SwitchState read();

    /** Makes the difference, all of it or nothing, confirmed by the switch. */
    void apply(SwitchDiff diff);
}
