package io.fairlead.controller.agents;

import java.util.List;

/** How hosts reach the controllers; ports are known once everything listens. */
public interface Reach {

    /** Of REST and the agents' socket: {@code 10.0.0.1:7443}. */
    List<String> controllers();

    int ovsdbPort();

    int openflowPort();

    /** The UDP port of all hosts' tunnels. */
    int tunnelPort();
}
