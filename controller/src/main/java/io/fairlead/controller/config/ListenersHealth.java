package io.fairlead.controller.config;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Health {@code listeners}: up once hosts can connect, or are another controller's to serve. */
@Component("listenersHealthIndicator")
final class ListenersHealth implements HealthIndicator {

    private final Listeners listeners;

    ListenersHealth(Listeners listeners) {
        this.listeners = listeners;
    }

    @Override
    public Health health() {
        return (listeners.areAsTheyShould() ? Health.up() : Health.outOfService()).build();
    }
}
