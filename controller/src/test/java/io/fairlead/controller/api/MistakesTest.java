package io.fairlead.controller.api;

import static io.fairlead.controller.api.RunningController.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.controller.store.Store;
import io.fairlead.controller.testing.InMemoryStore;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every mistake is answered by a problem that says what, where and what to do, and changes nothing. */
class MistakesTest {

    private static final String NETWORKS = "/api/v1/networks";

    @TempDir
    static Path directory;

    private static final Store STORE = InMemoryStore.create();
    private static RunningController controller;
    private long before;

    @BeforeAll
    static void start() throws Exception {
        controller = new RunningController(directory, STORE, Map.of());
    }

    @AfterAll
    static void stop() {
        controller.close();
    }

    @BeforeEach
    void remember() {
        before = STORE.snapshot().revision();
    }

    @AfterEach
    void nothingHasChanged() {
        assertThat(STORE.snapshot().revision()).isEqualTo(before);
    }

    private static void assertProblem(HttpResponse<String> response, int status, String... saying) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(json(response).path("status").asInt()).isEqualTo(status);
        assertThat(json(response).path("type").asString()).startsWith("urn:fairlead:problem:");
        assertThat(json(response).path("detail").asString())
                .contains(saying)
                .doesNotContain("io.fairlead", "springframework", "java.", "Exception");
    }

    private static HttpResponse<String> post(String body) throws Exception {
        return controller.call("POST", NETWORKS, body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"name\":                                  | not JSON, from line 1",
                "{\"name\":\"x\"} and more                   | not JSON, from line 1",
                "name=x                                      | not JSON, from line 1",
                "[1]                                         | needs a JSON object",
                "null                                        | needs a JSON object",
                "``                                          | needs a JSON object",
                "{}                                          | Field 'name' is missing",
                "{\"name\":\"x\",\"vlan\":7}                 | Field 'vlan' is not known here; the fields are excluded, gateway, mtu",
                "{\"name\":{\"a\":1}}                        | Field 'name' must be text",
                "{\"name\":\"x\",\"mtu\":\"large\"}          | Field 'mtu' must be a whole number",
                "{\"name\":\"x\",\"mtu\":99999999999}        | Field 'mtu' is out of range",
                "{\"name\":\"x\",\"mtu\":1400.5}             | Field 'mtu' must be a whole number",
                "{\"name\":\"x\",\"mtu\":100}                | 576",
                "{\"name\":\"Not Good\"}                     | Field 'name'",
                "{\"name\":\"x\",\"subnet\":\"10.0.0.0/99\"} | Field 'subnet'",
                "{\"name\":\"x\",\"subnet\":\"10.0.0.0/24\",\"gateway\":\"10.9.0.1\"} | 10.9.0.1"
            })
    void namesWhatIsWrongWithABody(String body, String saying) throws Exception {
        assertProblem(post(body), 400, saying);
    }

    @Test
    void refusesTenMegabytesWhetherTheirLengthIsToldOrNot() throws Exception {
        String body = "{\"name\":\"" + "x".repeat(10 << 20) + "\"}";

        assertProblem(post(body), 413, "larger than 1048576 bytes");
        var chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body.getBytes(UTF_8)));
        assertProblem(
                controller.send(controller
                        .request(NETWORKS)
                        .header("Authorization", "Bearer " + controller.token())
                        .POST(chunked)),
                413,
                "larger than 1048576 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/x-www-form-urlencoded", "application/xml", "multipart/form-data"})
    void readsNothingButJson(String type) throws Exception {
        var request = controller
                .request(NETWORKS)
                .setHeader("Content-Type", type)
                .header("Authorization", "Bearer " + controller.token())
                .POST(BodyPublishers.ofString("{\"name\":\"x\"}"));

        assertProblem(controller.send(request), 415, type, "send application/json");
    }

    @Test
    void answersAProblemAlsoToWhoAsksForAnotherForm() throws Exception {
        var request = controller
                .request(NETWORKS)
                .header("Accept", "application/xml")
                .header("Authorization", "Bearer " + controller.token());

        assertProblem(controller.send(request), 406, "application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/nothing", "/api/v2/networks", "/elsewhere", "/", "/api/v1/networks/x/y/z"})
    void knowsNoOtherPaths(String path) throws Exception {
        assertProblem(controller.call("GET", path, ""), 404, path, "/api/v1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/networks/absent",
                "/api/v1/tenants/absent",
                "/api/v1/tenants/absent/networks",
                "/api/v1/hosts/absent",
                "/api/v1/hosts/absent/flows"
            })
    void saysWhatIsNotThereAndWhereToLook(String path) throws Exception {
        assertProblem(controller.call("GET", path, ""), 404, "absent", "`GET /api/v1/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/networks/absent",
                "/api/v1/tenants/absent",
                "/api/v1/hosts/absent",
                "/api/v1/tokens/absent"
            })
    void deletesNothingThatIsNotThere(String path) throws Exception {
        assertProblem(controller.call("DELETE", path, ""), 404, "absent");
    }

    @ParameterizedTest
    @CsvSource({
        "PATCH, /api/v1/networks, GET",
        "PUT, /api/v1/networks/web, DELETE",
        "DELETE, /api/v1/networks, POST",
        "POST, /api/v1/status, GET",
        "POST, /api/v1/hosts, GET",
        "GET, /api/v1/join, POST"
    })
    void namesTheMethodsOfAPath(String method, String path, String allowed) throws Exception {
        HttpResponse<String> response = controller.call(method, path, "");

        assertProblem(response, 405, method, allowed);
        assertThat(response.headers().allValues("Allow").toString()).contains(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer wrong", "Bearer ", "Basic YTpi", "wrong", "Bearer wrong, Bearer more"})
    void letsNobodyInWithAWrongToken(String header) throws Exception {
        for (String method : new String[] {"GET", "POST", "DELETE"}) {
            var request = controller
                    .request(NETWORKS)
                    .header("Authorization", header)
                    .method(method, BodyPublishers.ofString("{\"name\":\"x\"}"));
            HttpResponse<String> response = controller.send(request);

            assertProblem(response, 401, "Authorization: Bearer TOKEN", "/etc/fairlead/admin.token");
            assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/v1/ca/../networks", "/api/v1/ca;x/../networks", "//api/v1/networks", "/api/v1/./networks"})
    void noOtherSpellingOfAPathGoesRoundTheToken(String path) throws Exception {
        assertThat(controller.anonymous("GET", path, "").statusCode()).as(path).isIn(400, 401, 404);
    }

    @Test
    void survivesWhoDoesNotSpeakTls() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), controller.port())) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .doesNotContain("fairlead");
        }
        assertThat(controller.get("/api/v1/status").path("store").asBoolean()).isTrue();
    }
}
