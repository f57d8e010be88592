package io.fairlead.ovsdb.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void restsLongerAndLongerWithinItsBoundsAndBeginsAnew() {
        var backoff = new Backoff(Duration.ofMillis(100), Duration.ofMillis(350), new Random(1));
        for (int full : new int[] {100, 200, 350, 350}) {
            assertThat(backoff.rest()).isBetween(Duration.ofMillis(full / 2), Duration.ofMillis(full));
        }
        backoff.reset();
        assertThat(backoff.rest()).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
    }
}
