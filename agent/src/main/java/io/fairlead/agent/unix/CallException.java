package io.fairlead.agent.unix;

/** A call that can't be granted. The message is shown to the user: what, why, and what to do. */
public final class CallException extends Exception {

    private final Kind kind;

    /** What is wrong, for programs. */
    public enum Kind {
        /** It is understood, and can't be. */
        REFUSED,
        /** It is not written as it must be. */
        MISUSED,
        /** It names something that does not exist. */
        NOT_FOUND
    }

    public CallException(String message) {
        this(Kind.REFUSED, message);
    }

    public CallException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public CallException(String message, Throwable cause) {
        super(message, cause);
        this.kind = Kind.REFUSED;
    }

    public Kind kind() {
        return kind;
    }
}
