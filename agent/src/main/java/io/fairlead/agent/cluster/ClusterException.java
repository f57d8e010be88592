package io.fairlead.agent.cluster;

/** The cluster refused, or could not be asked in time. The message is for the user: what, why, and what to do. */
public final class ClusterException extends Exception {

    private final Answer answer;

    private enum Answer {
        NO,
        NONE
    }

    public ClusterException(String message) {
        super(message);
        this.answer = Answer.NONE;
    }

    public ClusterException(String message, Throwable cause) {
        super(message, cause);
        this.answer = Answer.NONE;
    }

    private ClusterException(Answer answer, String message) {
        super(message);
        this.answer = answer;
    }

    /** The cluster was asked and has said no: asking again would not help. */
    public static ClusterException refused(String message) {
        return new ClusterException(Answer.NO, message);
    }

    /** Whether the cluster has said no, and not merely nothing. */
    public boolean isRefusal() {
        return answer == Answer.NO;
    }
}
