package io.fairlead.agent.plug;

import io.fairlead.net.MacAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The network links inside containers. A namespace is named by a file that stands for it, like {@code /proc/77/ns/net} or
 * {@code /run/netns/blue}, and known by its id: another one may have come to stand behind the same name.
 */
public interface Interiors {

    /**
     * The id of a network namespace, unique among those that there are now.
     *
     * @throws IOException if there is none behind that file, or it is the host's own
     */
    String identify(Path namespace) throws IOException;

    /**
     * Moves a link of the host into a namespace and sets it up there; afterwards it sends and receives.
     *
     * @param id that the namespace must have
     * @return its name in there
     * @throws IOException if it can't be done; where the link is then, nobody knows: delete it by its other end
     */
    String moveIn(String link, Path namespace, String id, Interior interior) throws IOException;

    /** The links in a namespace, by name. */
    Map<String, MacAddress> links(Path namespace, String id) throws IOException;
}
