package io.fairlead.controller.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.controller.agents.Reach;
import io.fairlead.controller.model.Controller;
import io.fairlead.controller.model.ControllerId;
import io.fairlead.controller.store.ControllerIdFile;
import io.fairlead.controller.store.ControllerRequest;
import io.fairlead.controller.store.JoinToken;
import io.fairlead.controller.store.Store;
import io.fairlead.controller.store.TokenProof;
import io.fairlead.controller.testing.InMemoryJournal;
import io.fairlead.controller.testing.InMemoryStore;
import io.fairlead.net.Ip;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
    void oneThatStandsByAnswersFromTheStoreAndNamesTheOneThatSeesTheHosts() throws Exception {
        try (var controller = new RunningController(
                directory, besides(new Controller.Place("one", Ip.parse("192.0.2.1"), 7443, "1")), Map.of())) {
            assertThat(controller.call("GET", "/api/v1/networks", "").statusCode())
                    .isEqualTo(200);
            assertThat(controller
                            .call("POST", "/api/v1/networks", "{\"name\":\"web\"}")
                            .statusCode())
                    .isEqualTo(201);
            for (String needsSight : List.of(
                    "GET /api/v1/hosts",
                    "GET /api/v1/endpoints",
                    "GET /api/v1/status",
                    "DELETE /api/v1/networks/web?force=true",
                    "DELETE /api/v1/hosts/berlin")) {
                String[] request = needsSight.split(" ", 2);
                var answer = controller.call(request[0], request[1], "");
                assertThat(answer.statusCode()).as(needsSight).isEqualTo(503);
                assertThat(answer.body()).contains("standby", "\"controller\":\"192.0.2.1:7443\"");
            }
            assertThat(controller.call("GET", "/api/v1/networks/web", "").statusCode())
                    .isEqualTo(200);
            assertThat(readiness(controller)).isEqualTo(200);
        }
    }

    /** A store of two controllers, in which the one that runs on this machine is let in and the other has the hosts. */
    private Store besides(Controller.Place other) {
        store.reportController(new ControllerId("00000000-0000-0000-0000-000000000001"), other);
        Instant now = Instant.now();
        store.createToken(new JoinToken("t", "hash", JoinToken.Role.CONTROLLER, now, now.plusSeconds(60), 1));
        ControllerId own = new ControllerIdFile(directory.resolve("var/controller/id")).open(new Random(1));
        var place = new Controller.Place("two", Ip.parse("127.0.0.1"), 7443, "1");
        store.admitController(new ControllerRequest(own, place, new TokenProof("t", "hash", "key")));
        return store;
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
