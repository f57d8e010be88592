package io.fairlead.controller.reconcile;

import static org.awaitility.Awaitility.await;

import io.fairlead.ipam.HostId;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FleetTest {

    @Test
    void forgetsHowAHostWasThatHasLeft() {
        var trial = new Trial();
        var passes = new Passes();
        var rests = new Rests(Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofSeconds(1));
        var care = new Care(rests, trial::now, new Random(1), passes);
        HostId host = trial.host(1);
        try (var fleet = new Fleet(
                trial.store, each -> new HostReconciler(each, trial.store, trial.southbound, trial), care, _ -> {})) {
            fleet.start();
            await().until(() -> passes.last(host).isPresent());

            trial.store.removeHost(host);

            await().until(() -> passes.last(host).isEmpty());
        }
    }
}
