package io.fairlead.agent.protocol;

/** Why a host asks for a block. */
public enum LeasePurpose {
    /** A container waits for it. */
    NEED,
    /** The host's free addresses run low. */
    AHEAD
}
