package io.fairlead.controller.agents;

import java.util.List;

/** Controllers that are not there. */
final class Nowhere implements Reach {

    @Override
    public List<String> controllers() {
        return List.of("192.0.2.9:7443");
    }

    @Override
    public int ovsdbPort() {
        return 6640;
    }

    @Override
    public int openflowPort() {
        return 6653;
    }

    @Override
    public int tunnelPort() {
        return 4789;
    }
}
