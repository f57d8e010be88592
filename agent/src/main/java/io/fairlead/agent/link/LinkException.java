package io.fairlead.agent.link;

/** The connection to a controller could not be made, or is gone; the message says to which and why. */
class LinkException extends Exception {

    LinkException(String message) {
        super(message);
    }

    LinkException(String message, Throwable cause) {
        super(message, cause);
    }
}
