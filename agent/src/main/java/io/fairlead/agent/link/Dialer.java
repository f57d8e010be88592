package io.fairlead.agent.link;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Makes connections to controllers with this host's certificate, which is read anew each time. */
final class Dialer {

    private static final String PATH = "/api/v1/agent";

    private final Places places;
    private final Duration patience;

    Dialer(Places places, Duration patience) {
        this.places = places;
        this.patience = patience;
    }

    /** Connects; the connection owns all that it needs and gives it back when it is closed. */
    Session dial(ControllerAddress controller) throws LinkException, InterruptedException {
        HttpClient client = client();
        var connection = new Connection(controller, patience);
        try {
            WebSocket socket = client.newWebSocketBuilder()
                    .connectTimeout(patience)
                    .buildAsync(controller.wss(PATH), connection.listener())
                    .get(patience.toMillis() * 2, TimeUnit.MILLISECONDS);
            return new Session(connection.over(socket), client);
        } catch (ExecutionException | CompletionException e) {
            client.shutdownNow();
            throw new LinkException(reason(controller, e.getCause() == null ? e : e.getCause()), e);
        } catch (TimeoutException e) {
            client.shutdownNow();
            throw new LinkException("%s does not answer".formatted(controller), e);
        }
    }

    private HttpClient client() throws LinkException {
        try {
            return HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(patience)
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .sslContext(Tls.ofHost(places))
                    .build();
        } catch (IOException | GeneralSecurityException e) {
            throw new LinkException(
                    "Key or certificates under %s can't be read (%s); join again"
                            .formatted(places.key().getParent(), e.getMessage()),
                    e);
        }
    }

    private static String reason(ControllerAddress controller, Throwable cause) {
        return switch (cause) {
            case WebSocketHandshakeException refused ->
                "%s refused the connection with HTTP status %d"
                        .formatted(controller, refused.getResponse().statusCode());
            case SSLException tls -> "%s: TLS failed: %s".formatted(controller, tls.getMessage());
            default -> "%s can't be reached: %s".formatted(controller, Failure.text(cause));
        };
    }

    /** A connection and what it stands on. */
    record Session(Connection connection, HttpClient client) implements AutoCloseable {

        @Override
        public void close() {
            connection.close();
            client.shutdownNow();
        }
    }
}
