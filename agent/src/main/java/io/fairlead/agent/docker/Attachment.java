package io.fairlead.agent.docker;

import io.fairlead.net.Ip;
import java.util.Optional;

/**
 * A container in a network, as Docker tells it.
 *
 * @param endpoint Docker's id of the endpoint
 * @param container its id; before it is started, a stand-in for it
 * @param name its name, without a slash
 * @param address its IPv4 address
 */
record Attachment(String endpoint, String container, String name, Optional<Ip> address) {

    boolean isStarted() {
        return container.matches("[0-9a-f]{64}");
    }
}
