package io.fairlead.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.agent.unix.UnixHttp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** This host's Docker engine, as joining and leaving see it. */
public final class DockerEngine {

    private static final Duration SOON = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final UnixHttp http;

    /** The engine whose API is on that socket. */
    public DockerEngine(Path socket) {
        this.http = new UnixHttp(socket);
    }

    /** Its version; nothing while it does not answer. */
    public Optional<String> version() {
        try {
            UnixHttp.Response response = http.exchange("GET", "/version", "", SOON);
            String version = JSON.readTree(response.text()).path("Version").asText();
            return version.isEmpty() ? Optional.empty() : Optional.of(version);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Removes all networks of this driver; containers still in one are disconnected first and go on running.
     *
     * @param gone is told the name of each
     */
    public void removeNetworks(Consumer<String> gone) throws IOException {
        for (JsonNode network : JSON.readTree(success("GET", "/networks", ""))) {
            if (network.path("Driver").asText().equals(NetworkDriver.NAME)) {
                remove(network.path("Id").asText());
                gone.accept(network.path("Name").asText());
            }
        }
    }

    private void remove(String network) throws IOException {
        JsonNode attached =
                JSON.readTree(success("GET", "/networks/" + network, "")).path("Containers");
        for (var container : attached.properties()) {
            String body = JSON.createObjectNode()
                    .put("Container", container.getKey())
                    .put("Force", true)
                    .toString();
            String _ = success("POST", "/networks/" + network + "/disconnect", body);
        }
        String _ = success("DELETE", "/networks/" + network, "");
    }

    private String success(String method, String path, String json) throws IOException {
        UnixHttp.Response response = http.exchange(method, path, json, PATIENCE);
        if (response.status() / 100 != 2) {
            throw new IOException("Docker answered %s %s with %d: %s"
                    .formatted(method, path, response.status(), response.text().strip()));
        }
        return response.text();
    }
}
