package io.fairlead.controller.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fairlead.controller.ControllerApplication;
import io.fairlead.controller.store.Store;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A controller of the test's own, with all ports free ones, its places below a directory, and a client of its REST. */
public final class RunningController implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final Path directory;
    private final String address;
    private final ConfigurableApplicationContext context;
    private final HttpClient client;

    /** One that keeps its things in the directory and has this store. */
    public RunningController(Path directory, Store store, Map<String, String> settings) throws Exception {
        this(directory, "127.0.0.1", List.of(given(store)), settings);
    }

    /** One with the store that is served at the address. */
    public RunningController(Path directory, String address, Map<String, String> settings) throws Exception {
        this(directory, address, List.of(), settings);
    }

    private RunningController(
            Path directory,
            String address,
            List<ApplicationContextInitializer<GenericApplicationContext>> initializers,
            Map<String, String> settings)
            throws Exception {
        this.directory = directory;
        this.address = address;
        Files.createDirectories(directory.resolve("etc"));
        var arguments = new LinkedHashMap<>(Map.of(
                "fairlead.etc",
                directory.resolve("etc").toString(),
                "fairlead.var",
                directory.resolve("var").toString(),
                "fairlead.run",
                directory.resolve("run").toString(),
                "fairlead.address",
                address,
                "fairlead.listen.address",
                address,
                "fairlead.listen.rest",
                "0",
                "fairlead.listen.ovsdb",
                "0",
                "fairlead.listen.openflow",
                "0",
                "springdoc.api-docs.enabled", // Only the test of the document asks for it.
                "false"));
        arguments.putAll(settings);
        context = new SpringApplicationBuilder(ControllerApplication.class)
                .initializers(initializers.toArray(ApplicationContextInitializer[]::new))
                .run(arguments.entrySet().stream()
                        .map(setting -> "--%s=%s".formatted(setting.getKey(), setting.getValue()))
                        .toArray(String[]::new));
        client = HttpClient.newBuilder().sslContext(trust(authority())).build();
    }

    private static ApplicationContextInitializer<GenericApplicationContext> given(Store store) {
        return context -> context.registerBean("store", Store.class, () -> store);
    }

    /** The controllers' CA. */
    public Path authority() {
        return directory.resolve("var/controller/pki/controllers-ca.pem");
    }

    private static SSLContext trust(Path authority) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (var pem = Files.newInputStream(authority)) {
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, managers.getTrustManagers(), null);
        return tls;
    }

    public int port() {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    public <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    /** One of several of that type. */
    public <T> T part(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    public String token() throws IOException {
        return Files.readString(directory.resolve("etc/admin.token")).strip();
    }

    /** A request with the administrator's token. */
    public HttpResponse<String> call(String method, String path, String body) throws Exception {
        return send(request(path).header("Authorization", "Bearer " + token()).method(method, body(body)));
    }

    /** What was asked for as JSON; fails unless it was answered by success. */
    public JsonNode get(String path) throws Exception {
        HttpResponse<String> response = call("GET", path, "");
        if (response.statusCode() != 200) {
            throw new AssertionError(path + ": " + response.statusCode() + " " + response.body());
        }
        return JSON.readTree(response.body());
    }

    /** A request without any token. */
    public HttpResponse<String> anonymous(String method, String path, String body) throws Exception {
        return send(request(path).method(method, body(body)));
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://%s:%d%s".formatted(address, port(), path)))
                .header("Content-Type", "application/json");
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    public static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    private static HttpRequest.BodyPublisher body(String text) {
        return text.isEmpty()
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofByteArray(text.getBytes(UTF_8));
    }

    @Override
    public void close() {
        client.shutdownNow();
        context.close();
    }
}
