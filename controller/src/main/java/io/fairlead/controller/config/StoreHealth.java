package io.fairlead.controller.config;

import io.fairlead.controller.store.Store;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Health {@code store}: up while the store can be reached. */
@Component("storeHealthIndicator")
final class StoreHealth implements HealthIndicator {

    private final Store store;

    StoreHealth(Store store) {
        this.store = store;
    }

    @Override
    public Health health() {
        return (store.isReady() ? Health.up() : Health.outOfService())
                .withDetail("revision", store.snapshot().revision())
                .build();
    }
}
