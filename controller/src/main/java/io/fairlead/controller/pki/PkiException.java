package io.fairlead.controller.pki;

/** Keys or certificates could not be read, made or written; the message names the file and what to do. */
public final class PkiException extends RuntimeException {

    public PkiException(String message) {
        super(message);
    }

    public PkiException(String message, Throwable cause) {
        super(message, cause);
    }
}
