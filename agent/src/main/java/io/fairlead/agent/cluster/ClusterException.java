package io.fairlead.agent.cluster;

/** The cluster refused, or could not be asked in time. The message is for the user: what, why, and what to do. */
public final class ClusterException extends Exception {

    public ClusterException(String message) {
        super(message);
    }

    public ClusterException(String message, Throwable cause) {
        super(message, cause);
    }
}
