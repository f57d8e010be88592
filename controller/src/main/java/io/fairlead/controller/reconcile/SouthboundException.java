package io.fairlead.controller.reconcile;

/** A host did not do what was asked of it, or went away meanwhile. */
public final class SouthboundException extends RuntimeException {

    public SouthboundException(String message) {
        super(message);
    }

    public SouthboundException(String message, Throwable cause) {
        super(message, cause);
    }
}
