package io.fairlead.agent.attach;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The containers of this host's Docker. All methods throw while it does not answer. */
public interface Containers {

    /** The container of that name or id, or with an id that alone begins so; running or not. */
    Optional<Container> find(String nameOrId) throws IOException;

    /** The ids of the running containers that have a label of that name. */
    List<String> labelled(String label) throws IOException;
}
