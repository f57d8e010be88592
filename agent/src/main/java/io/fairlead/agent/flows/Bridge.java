package io.fairlead.agent.flows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The flows and groups of this host's bridge, in the words of {@code ovs-ofctl}. */
public interface Bridge {

    /** All flows, a line each, as they can be added again. */
    List<String> flows() throws IOException;

    /** All groups, a line each, as they can be added again. */
    List<String> groups() throws IOException;

    /** Adds all that the file says, or nothing. */
    void load(Path bundle) throws IOException;
}
