package io.fairlead.controller.paths;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ipam.HostId;
import io.fairlead.net.Ip;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PathsTest {

    private static final HostId HOST = new HostId("h1");
    private static final Ip ONE = Ip.parse("192.0.2.1");
    private static final Ip TWO = Ip.parse("192.0.2.2");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATER = START.plus(Paths.SILENT);

    private final Paths paths = new Paths();

    @Test
    void findsThePeerWhoseCountStandsStill() {
        paths.counted(HOST, Map.of(ONE, 5L, TWO, 7L), START);
        paths.counted(HOST, Map.of(ONE, 5L, TWO, 8L), LATER.minusSeconds(1));
        assertThat(paths.silent(HOST, LATER.minusSeconds(1))).isEmpty();

        paths.counted(HOST, Map.of(ONE, 5L, TWO, 9L), LATER);

        assertThat(paths.silent(HOST, LATER)).containsExactly(ONE);
        assertThat(paths.silent(new HostId("h2"), LATER)).isEmpty();
    }

    @Test
    void trustsANewCountWhateverItIs() {
        paths.counted(HOST, Map.of(ONE, 5L), START);
        paths.counted(HOST, Map.of(ONE, 0L, TWO, 0L), LATER); // The switch was restarted, and counts anew.

        assertThat(paths.silent(HOST, LATER)).isEmpty();
        assertThat(paths.silent(HOST, LATER.plus(Paths.SILENT))).containsExactlyInAnyOrder(ONE, TWO);
    }

    @Test
    void forgetsPeersAndHostsThatAreNoneAnyMore() {
        paths.counted(HOST, Map.of(ONE, 5L), START);
        paths.counted(HOST, Map.of(TWO, 5L), START);
        assertThat(paths.silent(HOST, LATER)).containsExactly(TWO);

        paths.retain(Set.of());

        assertThat(paths.silent(HOST, LATER)).isEmpty();
    }
}
