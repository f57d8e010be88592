package io.fairlead.openflow.flow;

/** What a flow asks of its switch besides forwarding. */
public enum FlowFlag {
    /** Tell the controllers when it is removed, by whomever. */
    SEND_FLOW_REM;

    @Override
    public String toString() {
        return switch (this) {
            case SEND_FLOW_REM -> "send_flow_rem";
        };
    }
}
