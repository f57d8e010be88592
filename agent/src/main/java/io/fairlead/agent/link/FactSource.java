package io.fairlead.agent.link;

import io.fairlead.agent.protocol.Message.Facts;
import java.io.IOException;

/** What this host is like just now. */
public interface FactSource {

    /**
     * Looks again.
     *
     * @throws IOException if it can't be told, with what to do about it
     */
    Facts facts() throws IOException;
}
