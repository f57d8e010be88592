package io.fairlead.agent.link;

/** A controller does not take this host on; the message says why and what to do. */
final class RefusedException extends LinkException {

    RefusedException(String reason) {
        super(reason);
    }
}
