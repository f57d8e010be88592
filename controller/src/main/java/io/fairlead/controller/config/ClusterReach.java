package io.fairlead.controller.config;

import io.fairlead.controller.agents.Reach;
import io.fairlead.controller.cluster.Membership;
import io.fairlead.controller.model.Controller;
import java.util.List;
import org.springframework.stereotype.Component;

/** Where hosts find the controllers: as the store knows them, or, before it does, this one. */
@Component
final class ClusterReach implements Reach {

    private final Addresses addresses;
    private final Membership membership;

    ClusterReach(Addresses addresses, Membership membership) {
        this.addresses = addresses;
        this.membership = membership;
    }

    @Override
    public List<String> controllers() {
        List<String> known = membership.controllers().stream()
                .map(Controller::place)
                .map(Controller.Place::target)
                .toList();
        return known.isEmpty() ? List.of(addresses.place().target()) : known;
    }

    @Override
    public int ovsdbPort() {
        return addresses.ovsdbPort();
    }

    @Override
    public int openflowPort() {
        return addresses.openflowPort();
    }

    @Override
    public int tunnelPort() {
        return addresses.tunnelPort();
    }
}
