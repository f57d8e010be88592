package io.fairlead.controller.api;

import io.fairlead.controller.model.Network;

/** A network as JSON. */
record NetworkJson(int vni, String tenant, String name, String dockerName, String subnet, String gateway, int mtu) {

    static NetworkJson of(Network network) {
        return new NetworkJson(
                network.vni().value(),
                network.tenant().value(),
                network.name().value(),
                network.dockerName(),
                network.subnet().toString(),
                network.gateway().toString(),
                network.mtu());
    }
}
