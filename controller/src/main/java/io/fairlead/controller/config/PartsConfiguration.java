package io.fairlead.controller.config;

import io.fairlead.controller.agents.AgentHub;
import io.fairlead.controller.reconcile.Fleet;
import io.fairlead.controller.reconcile.LeaseDriver;
import io.fairlead.controller.southbound.Databases;
import io.fairlead.controller.southbound.Endpoints;
import io.fairlead.controller.southbound.Hosts;
import io.fairlead.controller.southbound.Switches;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Bundles of what belongs together, for those who need all of it. */
@Configuration(proxyBeanMethods = false)
class PartsConfiguration {

    @Bean
    Listeners.Parts parts(Databases databases, Switches switches, Fleet fleet, LeaseDriver leases, AgentHub agents) {
        return new Listeners.Parts(databases, switches, fleet, leases, agents);
    }

    @Bean
    Gauges.Sources sources(Hosts hosts, AgentHub agents, Endpoints endpoints, LeaseDriver leases) {
        return new Gauges.Sources(hosts, agents, endpoints, leases);
    }
}
