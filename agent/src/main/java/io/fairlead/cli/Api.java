package io.fairlead.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fairlead.agent.link.ControllerAddress;
import io.fairlead.agent.link.Failure;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * The controllers' REST API; asks each controller in turn until one answers, and goes on to the one that serves the hosts
 * where only that knows.
 */
final class Api implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<ControllerAddress> controllers;
    private final Optional<String> token;
    private final HttpClient client;

    /** Talks to any of these controllers, if its certificate is by a CA that the context trusts. */
    Api(List<ControllerAddress> controllers, SSLContext tls, Optional<String> token) {
        this.controllers = List.copyOf(controllers);
        this.token = token;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .sslContext(tls)
                .build();
    }

    JsonNode get(String path) {
        return json(send("GET", path, HttpRequest.BodyPublishers.noBody()));
    }

    /** A resource that is not JSON. */
    String text(String path) {
        return send("GET", path, HttpRequest.BodyPublishers.noBody());
    }

    JsonNode post(String path, JsonNode body) {
        return json(send("POST", path, HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    JsonNode patch(String path, JsonNode body) {
        return json(send("PATCH", path, HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    void delete(String path) {
        delete(path, false);
    }

    /** With force, also what is in use. */
    void delete(String path, boolean force) {
        String _ = send("DELETE", force ? path + "?force=true" : path, HttpRequest.BodyPublishers.noBody());
    }

    /** One part of a path, or a value in a query. */
    static String part(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private String send(String method, String path, HttpRequest.BodyPublisher body) {
        CliException unreachable = null;
        Deque<ControllerAddress> left = new ArrayDeque<>(controllers);
        boolean sentOn = false;
        while (!left.isEmpty()) {
            ControllerAddress controller = left.remove();
            HttpRequest.Builder request = HttpRequest.newBuilder(controller.https("/api/v1" + path))
                    .timeout(PATIENCE.multipliedBy(3))
                    .header("Content-Type", "application/json")
                    .method(method, body);
            token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
            try {
                HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
                Optional<ControllerAddress> other = sentOn ? Optional.empty() : serving(response);
                if (other.isEmpty()) {
                    return answer(controller, response);
                }
                sentOn = true; // Not round and round where controllers name each other.
                left.addFirst(other.get());
            } catch (IOException e) {
                unreachable = unreachable(controller, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CliException(Exit.UNREACHABLE, "Interrupted");
            }
        }
        throw unreachable == null ? new CliException(Exit.USAGE, "No controller is named") : unreachable;
    }

    /** The controller that one which stands by names as the one to ask. */
    private static Optional<ControllerAddress> serving(HttpResponse<String> response) {
        if (response.statusCode() != 503) {
            return Optional.empty();
        }
        String named = problem(response).path("controller").asText();
        return named.isEmpty() ? Optional.empty() : Optional.of(Access.address(named));
    }

    private static CliException unreachable(ControllerAddress controller, IOException e) {
        if (e instanceof SSLException) {
            return new CliException(
                    Exit.UNREACHABLE,
                    ("The controller at %s does not prove that it is ours (%s). Is the address right, and the CA that of"
                                    + " this cluster (--ca FILE)?")
                            .formatted(controller, e.getMessage()));
        }
        return new CliException(
                Exit.UNREACHABLE,
                "The controller at %s can't be reached: %s. Is fairlead-controller running there, and port %d open?"
                        .formatted(controller, Failure.text(e), controller.port()));
    }

    private static String answer(ControllerAddress controller, HttpResponse<String> response) {
        int status = response.statusCode();
        if (status / 100 == 2) {
            return response.body();
        }
        Exit exit = switch (status) {
            case 401, 403, 502, 503, 504 -> Exit.UNREACHABLE;
            case 404 -> Exit.NOT_FOUND;
            default -> Exit.REFUSED;
        };
        throw new CliException(exit, detail(controller, response));
    }

    /** What the problem (RFC 9457) says; failing that, the bare status. */
    private static String detail(ControllerAddress controller, HttpResponse<String> response) {
        String bare = "%s answered with HTTP status %d".formatted(controller, response.statusCode());
        JsonNode problem = problem(response);
        return problem.path("detail").asText(problem.path("title").asText(bare));
    }

    private static JsonNode problem(HttpResponse<String> response) {
        try {
            JsonNode problem = JSON.readTree(response.body());
            return problem == null ? MissingNode.getInstance() : problem;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private static JsonNode json(String text) {
        if (text.isBlank()) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new CliException(
                    Exit.REFUSED,
                    "The answer is not JSON (%s): is this a Fairlead controller?".formatted(e.getOriginalMessage()));
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
