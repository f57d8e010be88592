package io.fairlead.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ipam.HostId;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HostCareTest {

    private static final Duration COUNTS = Duration.ofSeconds(5);

    @Test
    void goesOnWhereItsReportFails() {
        var trial = new Trial();
        HostId host = trial.host(1);
        Reports failing = (_, _, _, _) -> {
            throw new IllegalStateException("for the test");
        };
        var rests = new Rests(COUNTS, Duration.ofMinutes(1), Duration.ofSeconds(1));
        var care = new HostCare(
                host,
                new HostReconciler(host, trial.store, trial.southbound, trial),
                new Care(rests, trial::now, new Random(1), failing));

        assertThat(care.run()).isEqualTo(COUNTS);
    }
}
