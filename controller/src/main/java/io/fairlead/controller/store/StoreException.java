package io.fairlead.controller.store;

/** The store could not be asked: nothing was decided, or it is unknown whether it was. */
public final class StoreException extends RuntimeException {

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
