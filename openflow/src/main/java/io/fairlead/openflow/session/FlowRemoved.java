package io.fairlead.openflow.session;

/** A flow that asked for it (SEND_FLOW_REM) is gone. */
public record FlowRemoved(int table, int priority, long cookie, Reason reason) {

    /** Why (OpenFlow 1.3.5, section 7.4.2). */
    public enum Reason {
        /** Its time was over. */
        TIMEOUT,
        /** Somebody, perhaps this controller, removed it. */
        DELETED,
        /** The group it used was removed. */
        GROUP_DELETED,
        /** A reason this program has no word for. */
        OTHER
    }
}
