package io.fairlead.controller.api;

import static io.fairlead.controller.api.RunningController.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.controller.api.JoinedHost.Asking;
import io.fairlead.controller.testing.FakeAgent;
import io.fairlead.controller.testing.InMemoryStore;
import io.fairlead.ipam.HostId;
import io.fairlead.net.Ip;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in as which host. */
class JoinTest {

    @TempDir
    Path directory;

    private RunningController controller;

    @BeforeEach
    void start() throws Exception {
        controller = new RunningController(directory, InMemoryStore.create(), Map.of());
    }

    @AfterEach
    void stop() {
        controller.close();
    }

    private HttpResponse<String> ask(KeyPair key, Optional<HostId> former) throws Exception {
        return new Asking(JoinedHost.token(controller), key, "one", "192.0.2.1", former).of(controller);
    }

    private static void assertRefused(HttpResponse<String> response, int status, String code, String saying) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(json(response).path("code").asString()).isEqualTo(code);
        assertThat(json(response).path("detail").asString()).contains(saying);
    }

    @Test
    void aTokenMakesNobodyAHostThatIsConnected() throws Exception {
        JoinedHost one = JoinedHost.join(controller, "one", "192.0.2.1");
        URI socket = URI.create("wss://127.0.0.1:%d/api/v1/agent".formatted(controller.port()));
        try (var agent = new FakeAgent(socket, one.tls())) {
            agent.hello(one.id(), "one", Ip.parse("192.0.2.1"));
            await().until(() ->
                    controller.get("/api/v1/hosts/one").path("agent").asBoolean());

            assertRefused(ask(JoinedHost.newKey(), Optional.empty()), 409, "connected", "stop fairlead-agent");
            assertRefused(ask(one.key(), Optional.of(one.id())), 409, "connected", "stop fairlead-agent");
        }
    }

    @Test
    void aTokenMakesNobodyAHostWithoutItsKey() throws Exception {
        JoinedHost one = JoinedHost.join(controller, "one", "192.0.2.1");
        KeyPair other = JoinedHost.newKey();

        assertRefused(ask(other, Optional.empty()), 409, "another-key", "`fairlead host remove one`");
        assertRefused(ask(other, Optional.of(one.id())), 409, "another-key", "`fairlead host remove one`");

        controller.call("DELETE", "/api/v1/hosts/one", "");
        HttpResponse<String> back = ask(other, Optional.of(one.id()));
        assertThat(json(back).path("hostId").asString()).isEqualTo(one.id().value());
    }

    @Test
    void answersTheSameAgainToWhoLostTheAnswer() throws Exception {
        var asking =
                new Asking(JoinedHost.token(controller), JoinedHost.newKey(), "one", "192.0.2.1", Optional.empty());
        HttpResponse<String> lost = asking.of(controller);

        HttpResponse<String> again = asking.of(controller);

        assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
        assertThat(json(again).path("hostId")).isEqualTo(json(lost).path("hostId"));
    }

    @Test
    void looksAtTheTokenBeforeAnythingElse() throws Exception {
        String ours = JoinedHost.token(controller);
        String wrong = ours.substring(0, ours.lastIndexOf('.')) + ".wrong";
        String body =
                "{\"token\":\"%s\",\"hostName\":\"one\",\"publicKey\":\"x\",\"proof\":\"x\",\"vtep\":\"192.0.2.1\"}";

        assertRefused(
                controller.anonymous("POST", "/api/v1/join", body.formatted(wrong)), 403, "token-refused", "not known");
        assertRefused(controller.anonymous("POST", "/api/v1/join", body.formatted(ours)), 400, "invalid", "publicKey");
    }
}
