package io.fairlead.agent.unix;

/** A call that can't be granted. The message is shown to the user: what, why, and what to do. */
public final class CallException extends Exception {

    public CallException(String message) {
        super(message);
    }

    public CallException(String message, Throwable cause) {
        super(message, cause);
    }
}
