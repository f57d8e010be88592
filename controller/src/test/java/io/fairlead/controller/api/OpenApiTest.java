package io.fairlead.controller.api;

import static io.fairlead.controller.api.RunningController.json;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.controller.testing.InMemoryJournal;
import io.fairlead.controller.testing.InMemoryStore;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** Holds {@code openapi.json} against the code; {@code -Dfairlead.docs.write=true} writes it anew. */
class OpenApiTest {

    private static final Path DOCUMENT = Path.of("src/main/resources/static/api/v1/openapi.json");

    @TempDir
    static Path directory;

    private static RunningController controller;
    private static JsonNode served;

    @BeforeAll
    static void start() throws Exception {
        controller = new RunningController(
                directory,
                InMemoryStore.over(new InMemoryJournal(), InstantSource.system()),
                Map.of(
                        "springdoc.api-docs.enabled", "true",
                        "springdoc.paths-to-match", "/api/**",
                        "springdoc.writer-with-order-by-keys", "true",
                        "springdoc.default-produces-media-type", "application/json"));
        served = json(controller.anonymous("GET", "/api/v1/openapi.json", ""));
    }

    @AfterAll
    static void stop() {
        controller.close();
    }

    @Test
    void isWhatTheCodeSays() throws Exception {
        String document = OpenApiDocument.of(controller.get("/v3/api-docs"));
        if (Boolean.getBoolean("fairlead.docs.write")) {
            Files.writeString(DOCUMENT, document);
        }

        assertThat(Files.readString(DOCUMENT)).isEqualTo(document);
    }

    @Test
    void namesEveryCallThereIs() {
        Set<String> calls = controller
                .part("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .stream()
                .flatMap(mapping -> mapping.getPatternValues().stream()
                        .filter(path -> path.startsWith("/api/"))
                        .flatMap(path -> mapping.getMethodsCondition().getMethods().stream()
                                .map(method -> method.name() + " " + path)))
                .collect(toSet());

        Set<String> named = served.path("paths")
                .propertyStream()
                .flatMap(path -> path.getValue().propertyNames().stream()
                        .map(method -> method.toUpperCase(Locale.ROOT) + " " + path.getKey()))
                .collect(toSet());

        assertThat(named).isEqualTo(calls).isNotEmpty();
    }

    @Test
    void saysOfEveryCallWhatItDoes() {
        served.path("paths")
                .propertyStream()
                .flatMap(path -> path.getValue().propertyStream())
                .forEach(call -> assertThat(call.getValue().path("summary").asString())
                        .as(call.toString())
                        .isNotBlank());
    }

    /** What is really answered has the fields that the document names, and no other. */
    @ParameterizedTest
    @CsvSource({"/api/v1/status,StatusJson", "/api/v1/tenants/default,TenantJson", "/api/v1/networks/seen,NetworkJson"})
    void describesAnswers(String path, String schema) throws Exception {
        controller.call("POST", "/api/v1/networks", "{\"name\":\"seen\",\"subnet\":\"10.1.0.0/24\"}");

        assertThat(controller.get(path).propertyNames())
                .containsExactlyInAnyOrderElementsOf(served.at("/components/schemas/%s/properties".formatted(schema))
                        .propertyNames());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/index.html",
                "/api/page.js",
                "/api/v1/openapi.json",
                "/webjars/swagger-ui/swagger-ui.css",
                "/webjars/swagger-ui/swagger-ui-bundle.js"
            })
    void servesItsPageToEverybody(String path) throws Exception {
        HttpResponse<String> answer = controller.anonymous("GET", path, "");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/webjars/swagger-ui/../../api/v1/networks", "/webjars/swagger-ui/%2e%2e/%2e%2e/api/v1/networks"
            })
    void givesNothingElseAwayBesideIt(String path) throws Exception {
        assertThat(controller.anonymous("GET", path, "").statusCode()).isIn(400, 401, 404);
    }
}
