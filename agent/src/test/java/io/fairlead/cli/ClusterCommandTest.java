package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.agent.link.AtomicFile;
import io.fairlead.agent.link.Pem;
import io.fairlead.agent.testing.FakeRest;
import io.fairlead.agent.testing.TestPki;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line where there are several controllers. */
class ClusterCommandTest {

    private static final TestPki PKI = new TestPki();

    @TempDir
    private Path directory;

    private FakeRest rest;

    @BeforeEach
    void start() throws Exception {
        rest = new FakeRest(PKI.controller());
        AtomicFile.write(directory.resolve("ca.pem"), Pem.text(PKI.controllersCa()));
        AtomicFile.writeSecret(directory.resolve("token"), "secret\n");
    }

    @AfterEach
    void stop() {
        rest.close();
    }

    private Shell run(String... command) {
        return runAt(rest.address(), command);
    }

    private Shell runAt(String address, String... command) {
        var all = new ArrayList<>(List.of(command));
        all.addAll(List.of("--controller", address));
        all.addAll(List.of("--ca", directory.resolve("ca.pem").toString()));
        all.addAll(List.of("--token-file", directory.resolve("token").toString()));
        return Shell.run(all.toArray(String[]::new));
    }

    @Test
    void makesATokenForAController() {
        rest.on("POST /api/v1/tokens", 201, "{\"token\":\"flc1.a.b.c\",\"id\":\"b\"}");

        assertThat(run("token", "create", "--for", "controller").out()).isEqualTo("flc1.a.b.c\n");
        assertThat(rest.asked().getFirst().body()).isEqualTo("{\"role\":\"controller\"}");
    }

    @Test
    void showsTheClusterWithWhatIsNotSafe() {
        rest.on(
                "GET /api/v1/cluster",
                200,
                "{\"state\":\"degraded\",\"controllers\":[{\"name\":\"one\",\"address\":\"192.0.2.1\","
                        + "\"controller\":\"up\",\"store\":\"leader\",\"servesHosts\":true}],"
                        + "\"unsafe\":[\"Let another controller join.\"]}");

        assertThat(run("cluster", "status").out())
                .containsPattern("one +192.0.2.1 +up +leader +true")
                .endsWith("state: degraded\n! Let another controller join.\n");
    }

    @Test
    void asksTheControllerThatServesTheHostsWhereAnotherStandsBy() throws Exception {
        try (FakeRest serving = new FakeRest(PKI.controller())) {
            String standby = "{\"code\":\"standby\",\"detail\":\"Ask one.\",\"controller\":\"%s\"}";
            rest.on("GET /api/v1/hosts", 503, standby.formatted(serving.address()));
            serving.on("GET /api/v1/hosts", 200, "[{\"name\":\"berlin\",\"state\":\"ready\"}]");
            assertThat(run("host", "list").out()).contains("berlin");

            serving.on("GET /api/v1/hosts", 503, standby.formatted(rest.address()));
            Shell nobody = run("host", "list");
            assertThat(nobody.exit()).isEqualTo(3);
            assertThat(nobody.err()).contains("Ask one.");
        }
    }
}
