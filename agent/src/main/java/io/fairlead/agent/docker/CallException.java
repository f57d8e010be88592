package io.fairlead.agent.docker;

/** A call of Docker's that can't be granted. Docker shows the message to its user: what, why, and what to do. */
final class CallException extends Exception {

    CallException(String message) {
        super(message);
    }

    CallException(String message, Throwable cause) {
        super(message, cause);
    }
}
