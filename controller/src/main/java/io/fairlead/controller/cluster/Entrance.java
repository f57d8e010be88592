package io.fairlead.controller.cluster;

import io.fairlead.controller.pki.Authorities;
import io.fairlead.controller.pki.Pem;
import io.fairlead.controller.pki.PkiException;
import io.fairlead.controller.store.StoreException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The REST API of a controller of the cluster, as a machine uses it that is to be another. */
final class Entrance {

    private static final Duration PATIENCE = Duration.ofSeconds(20); // The store decides within 12 s.
    private static final JsonMapper JSON = new JsonMapper();

    private final String target;
    private final JoinKey key;

    /** @param target {@code 192.0.2.1:7443} */
    Entrance(String target, JoinKey key) {
        this.target = target;
        this.key = key;
    }

    /**
     * What a machine is given that is let in.
     *
     * @param authorities of the cluster
     * @param certificate its own
     * @param adminToken the administrator's
     * @param clusterId of the store's cluster
     * @param stores the addresses of the controllers that are there
     */
    record Admission(
            Authorities authorities, String certificate, String adminToken, String clusterId, List<String> stores) {

        @Override
        public String toString() {
            return "Admission to " + clusterId; // Never what it carries.
        }
    }

    /** Fetched without trust, then compared with what the token says: who made the token vouches for the CA. */
    X509Certificate authority() {
        try {
            X509Certificate authority =
                    Pem.certificate(send(Trust.anybody(), request("/ca").GET()));
            if (key.isAbout(authority)) {
                return authority;
            }
        } catch (PkiException e) {
            throw new StoreException("What answers at %s is no Fairlead controller".formatted(target), e);
        }
        throw new StoreException(
                "The controller at %s is not of the cluster that made this token: its CA is another. Check address and token"
                        .formatted(target));
    }

    Admission ask(X509Certificate authority, Map<String, ?> wanted) {
        String answer = send(
                Trust.in(authority),
                request("/cluster/join").POST(BodyPublishers.ofString(JSON.writeValueAsString(wanted))));
        JsonNode given = JSON.readTree(answer);
        List<String> stores = new ArrayList<>();
        given.path("controllers").forEach(address -> stores.add(address.asString()));
        var admission = new Admission(
                new Authorities(
                        text(given, "controllersCa"),
                        text(given, "controllersCaKey"),
                        text(given, "hostsCa"),
                        text(given, "hostsCaKey")),
                text(given, "certificate"),
                text(given, "adminToken"),
                text(given, "clusterId"),
                List.copyOf(stores));
        if (stores.isEmpty()
                || !key.isAbout(Pem.certificate(admission.authorities().controllersCa()))) {
            throw new StoreException("The answer of the controller at %s is not whole".formatted(target));
        }
        return admission;
    }

    private String text(JsonNode given, String field) {
        String text = given.path(field).asString("");
        if (text.isEmpty()) {
            throw new StoreException("The answer of the controller at %s lacks %s".formatted(target, field));
        }
        return text;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://%s/api/v1%s".formatted(target, path)))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json");
    }

    private String send(SSLContext tls, HttpRequest.Builder request) {
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(PATIENCE.dividedBy(2))
                .sslContext(tls)
                .build()) {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() / 100 == 2) {
                return response.body();
            }
            throw new StoreException("The controller at %s refuses: %s".formatted(target, detail(response)));
        } catch (IOException e) {
            throw new StoreException(
                    "The controller at %s can't be reached: %s. Is fairlead-controller running there, and its port open?"
                            .formatted(target, e),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("Interrupted", e);
        }
    }

    /** What the problem (RFC 9457) says; failing that, the bare status. */
    private static String detail(HttpResponse<String> response) {
        String bare = "HTTP status " + response.statusCode();
        try {
            return JSON.readTree(response.body()).path("detail").asString(bare);
        } catch (JacksonException e) {
            return bare;
        }
    }
}
