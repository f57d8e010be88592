package io.fairlead.agent.plug;

import java.io.IOException;
import java.util.Set;

/** The network links of the host's own network namespace. */
public interface Links {

    /**
     * Makes a veth pair; its host end is up afterwards.
     *
     * @throws IOException if there is a link of one of its names, or the kernel refuses for another reason
     */
    void create(VethPair pair) throws IOException;

    /** Deletes a link and with it its peer, wherever that is. Nothing happens if there is none of this name. */
    void delete(String name) throws IOException;

    /** The names of all links here. */
    Set<String> names() throws IOException;
}
