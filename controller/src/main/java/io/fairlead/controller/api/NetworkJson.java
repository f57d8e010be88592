package io.fairlead.controller.api;

import io.fairlead.controller.model.Network;
import java.util.List;

/** A network as JSON; {@code missingOn} names the connected hosts whose Docker does not have it yet, or can't. */
record NetworkJson(
        int vni,
        String tenant,
        String name,
        String dockerName,
        String subnet,
        String gateway,
        int mtu,
        List<String> missingOn) {

    static NetworkJson of(Network network, List<String> missingOn) {
        return new NetworkJson(
                network.vni().value(),
                network.tenant().value(),
                network.name().value(),
                network.dockerName(),
                network.subnet().toString(),
                network.gateway().toString(),
                network.mtu(),
                missingOn);
    }
}
