package io.fairlead.controller.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.controller.agents.Reach;
import io.fairlead.controller.store.Store;
import io.fairlead.controller.testing.InMemoryJournal;
import io.fairlead.controller.testing.InMemoryStore;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a controller says that hosts can come. */
class ServingTest {

    @TempDir
    Path directory;

    private final InMemoryJournal journal = new InMemoryJournal();
    private final Store store = InMemoryStore.over(journal, InstantSource.system());

    private static ServerSocket occupied() throws Exception {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static int readiness(RunningController controller) throws Exception {
        return controller.anonymous("GET", "/actuator/health/readiness", "").statusCode();
    }

    @Test
    void isReadyWithTheStoreAndKnowsItsPortsThen() throws Exception {
        journal.stop();
        try (var controller = new RunningController(directory, store, Map.of())) {
            assertThat(readiness(controller)).isEqualTo(503);
            journal.start();
            assertThat(readiness(controller)).isEqualTo(200);
            assertThat(controller.part(Reach.class).ovsdbPort()).isPositive();
            assertThat(controller.part(Reach.class).openflowPort()).isPositive();
        }
    }

    @Test
    void doesNotStartWhereAPortIsTakenAndNamesTheSetting() throws Exception {
        try (ServerSocket other = occupied()) {
            var settings = Map.of("fairlead.listen.ovsdb", Integer.toString(other.getLocalPort()));
            assertThatThrownBy(() -> new RunningController(directory, store, settings))
                    .hasStackTraceContaining("fairlead.listen.ovsdb: ");
        }
    }

    @Test
    void isNotReadyWhileAPortIsTakenWhenTheStoreComes() throws Exception {
        journal.stop();
        ServerSocket other = occupied();
        var settings = Map.of("fairlead.listen.ovsdb", Integer.toString(other.getLocalPort()));
        try (var controller = new RunningController(directory, store, settings)) {
            journal.start();
            assertThat(readiness(controller)).isEqualTo(503);
            other.close();
            journal.start();
            assertThat(readiness(controller)).isEqualTo(200);
        }
    }
}
