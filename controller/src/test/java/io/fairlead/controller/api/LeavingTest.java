package io.fairlead.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.controller.testing.InMemoryStore;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a host may do with its certificate alone, as {@code fairlead leave} does. */
class LeavingTest {

    @TempDir
    Path directory;

    private RunningController controller;
    private JoinedHost one;
    private JoinedHost two;

    @BeforeEach
    void joinTwo() throws Exception {
        controller = new RunningController(directory, InMemoryStore.create(), Map.of());
        one = JoinedHost.join(controller, "one", "192.0.2.1");
        two = JoinedHost.join(controller, "two", "192.0.2.2");
    }

    @AfterEach
    void stop() {
        controller.close();
    }

    private HttpResponse<String> callAs(JoinedHost host, String method, String path) throws Exception {
        var request = controller.request("/api/v1" + path).method(method, BodyPublishers.noBody());
        try (HttpClient client = HttpClient.newBuilder().sslContext(host.tls()).build()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    private static String path(JoinedHost host) {
        return "/hosts/" + host.id();
    }

    @Test
    void aHostTakesItselfOut() throws Exception {
        assertThat(callAs(one, "DELETE", path(one)).statusCode()).isEqualTo(204);

        assertThat(controller.get("/api/v1/hosts"))
                .singleElement()
                .satisfies(left -> assertThat(left.path("name").asString()).isEqualTo("two"));
        assertThat(callAs(one, "DELETE", path(one)).statusCode()).isEqualTo(404);
    }

    @Test
    void aHostTakesOutNoOther() throws Exception {
        for (String other :
                new String[] {path(two), "/hosts/two", path(one) + "/../" + two.id(), "/networks/" + one.id()}) {
            assertThat(callAs(one, "DELETE", other).statusCode()).as(other).isIn(400, 401);
        }
        assertThat(controller.get("/api/v1/hosts")).hasSize(2);
    }

    @Test
    void aHostDoesNothingElse() throws Exception {
        for (String method : new String[] {"GET", "HEAD", "POST", "PUT", "PATCH", "OPTIONS"}) {
            assertThat(callAs(one, method, path(one)).statusCode()).as(method).isEqualTo(401);
        }
        for (String path : new String[] {path(one) + "/flows", "/hosts", "/hosts/one", "/networks", "/tokens"}) {
            assertThat(callAs(one, "GET", path).statusCode()).as(path).isEqualTo(401);
            assertThat(callAs(one, "DELETE", path).statusCode()).as(path).isEqualTo(401);
        }
        assertThat(controller.get("/api/v1/hosts")).hasSize(2);
    }

    @Test
    void nobodyTakesOutAHostWithoutItsCertificate() throws Exception {
        assertThat(controller.anonymous("DELETE", "/api/v1" + path(one), "").statusCode())
                .isEqualTo(401);
    }

    @Test
    void aHostThatIsNamedLikeAnothersIdIsNotTakenForIt() throws Exception {
        JoinedHost three = JoinedHost.join(controller, one.id().value(), "192.0.2.3");

        assertThat(callAs(one, "DELETE", path(one)).statusCode()).isEqualTo(204);

        assertThat(controller.get("/api/v1" + path(three)).path("id").asString())
                .isEqualTo(three.id().value());
    }
}
