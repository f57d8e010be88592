package io.fairlead.agent.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/** A controller's REST API that answers as it is told to. */
public final class FakeRest implements AutoCloseable {

    /** What was asked. */
    public record Asked(String line, String authorization, String body) {}

    private record Answer(int status, Function<Asked, String> body) {}

    private final HttpsServer server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    public FakeRest(SSLContext tls) throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/", this::handle);
        server.start();
    }

    /** As an option of a command names it. */
    public String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Answers a request line like {@code GET /api/v1/hosts}. */
    public FakeRest on(String line, int status, String body) {
        return on(line, status, _ -> body);
    }

    public FakeRest on(String line, int status, Function<Asked, String> body) {
        answers.put(line, new Answer(status, body));
        return this;
    }

    /** A problem (RFC 9457). */
    public FakeRest refuse(String line, int status, String detail) {
        return on(line, status, "{\"title\":\"Refused\",\"status\":%d,\"detail\":\"%s\"}".formatted(status, detail));
    }

    /** All requests so far. */
    public List<Asked> asked() {
        return asked;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            Asked request = new Asked(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                    authorization == null ? "" : authorization,
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            asked.add(request);
            Answer answer =
                    answers.getOrDefault(request.line(), new Answer(404, _ -> "{\"detail\":\"No such resource\"}"));
            byte[] body = answer.body().apply(request).getBytes(UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
