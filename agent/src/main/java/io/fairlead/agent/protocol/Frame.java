package io.fairlead.agent.protocol;

import java.util.Optional;

/**
 * One message on its way.
 *
 * @param id names the message among all of its sender's on this connection
 * @param re the id of the message it answers
 */
public record Frame(String id, Optional<String> re, Message message) {

    /** A message that answers nothing. */
    public static Frame of(String id, Message message) {
        return new Frame(id, Optional.empty(), message);
    }

    /** The answer to this frame, under an id of the answering side. */
    public Frame reply(String id, Message message) {
        return new Frame(id, Optional.of(this.id), message);
    }
}
