package io.fairlead.agent.cluster;

/** Why a block is asked for. */
public enum Purpose {
    /** A container waits for an address. */
    NEED,
    /** Few addresses are left. */
    AHEAD
}
