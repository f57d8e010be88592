package io.fairlead.controller.cluster;

import io.fairlead.controller.model.Controller;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The REST APIs of the other controllers, asked how these are. */
public final class OtherControllers implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final HttpClient client;

    /** @param authority the controllers' CA */
    public OtherControllers(X509Certificate authority) {
        client = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .sslContext(Trust.in(authority))
                .build();
    }

    /** Whether it answers at all. */
    CompletableFuture<Boolean> isAlive(Controller controller) {
        return isWell("liveness", controller);
    }

    /** Whether it can do its work; answers after a moment. */
    boolean isReady(Controller controller) {
        return isWell("readiness", controller).join();
    }

    private CompletableFuture<Boolean> isWell(String probe, Controller controller) {
        URI uri = URI.create(
                "https://%s/actuator/health/%s".formatted(controller.place().target(), probe));
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
        return client.sendAsync(request, BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode)
                .handle((status, failure) -> failure == null && status == 200);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
