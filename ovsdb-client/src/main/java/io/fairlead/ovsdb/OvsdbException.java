package io.fairlead.ovsdb;

import org.jspecify.annotations.Nullable;

/**
 * Something asked of a database was not done, or nobody knows.
 *
 * <p>Only after {@link Unknown} may the transaction have happened; after all others it has not.
 */
public abstract sealed class OvsdbException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String error;
    private final String details;

    private OvsdbException(String error, String details, @Nullable Throwable cause) {
        super(details.isEmpty() ? error : error + ": " + details, cause);
        this.error = error;
        this.details = details;
    }

    /** A short, fixed text: in what a server said, the {@code error} member (RFC 7047, section 3.1). */
    public String error() {
        return error;
    }

    /** What a human may want to know further; empty when there is nothing. */
    public String details() {
        return details;
    }

    /** The data would not be what the schema demands: a unique index, a reference, a range or a type. */
    public static final class Constraint extends OvsdbException {

        private static final long serialVersionUID = 1L;

        public Constraint(String error, String details) {
            super(error, details, null);
        }
    }

    /** A {@code wait} of the transaction found other rows than it expected. */
    public static final class WaitFailed extends OvsdbException {

        private static final long serialVersionUID = 1L;

        public WaitFailed(String error, String details) {
            super(error, details, null);
        }
    }

    /** There is no connection to a server that can do it, so nothing was sent; trying again is safe. */
    public static final class Unavailable extends OvsdbException {

        private static final long serialVersionUID = 1L;

        public Unavailable(String details, @Nullable Throwable cause) {
            super("unavailable", details, cause);
        }

        public Unavailable(String details) {
            this(details, null);
        }
    }

    /** It was sent, and no definite answer came: it may have happened, may yet happen, or not. */
    public static final class Unknown extends OvsdbException {

        private static final long serialVersionUID = 1L;

        public Unknown(String details, @Nullable Throwable cause) {
            super("outcome unknown", details, cause);
        }
    }

    /** The server refused the request itself, or one side does not speak as RFC 7047 demands: a mistake. */
    public static final class Protocol extends OvsdbException {

        private static final long serialVersionUID = 1L;

        public Protocol(String error, String details, @Nullable Throwable cause) {
            super(error, details, cause);
        }

        public Protocol(String error, String details) {
            this(error, details, null);
        }
    }
}
