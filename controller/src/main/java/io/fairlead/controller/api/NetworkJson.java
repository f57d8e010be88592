package io.fairlead.controller.api;

import io.fairlead.controller.model.Network;
import io.fairlead.net.Prefix6;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A network as JSON; {@code missingOn} names the connected hosts whose Docker does not have it yet, or can't. */
record NetworkJson(
        int vni,
        String tenant,
        String name,
        String dockerName,
        String subnet,
        String gateway,
        List<String> excluded,
        List<String> reserved,
        @Nullable String prefix6,
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
                network.addresses().excluded().words(),
                network.addresses().reserved().words(),
                network.prefix6().map(Prefix6::toString).orElse(null),
                network.mtu(),
                missingOn);
    }
}
