package io.fairlead.controller.cluster;

import static org.awaitility.Awaitility.await;

import io.fairlead.controller.api.RunningController;
import io.fairlead.controller.store.StoreSetup;
import io.fairlead.controller.testing.StoreServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What is on the machine of one controller: its directories, its store's server, the controller. */
final class Site {

    static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path directory;
    private final String name;
    private final String address;
    private @Nullable StoreServer store;
    private @Nullable RunningController controller;

    Site(Path root, String name, String address) {
        this.directory = root.resolve(name);
        this.name = name;
        this.address = address;
    }

    String name() {
        return name;
    }

    Path directory() {
        return directory;
    }

    RunningController controller() {
        if (controller == null) {
            throw new IllegalStateException(name + " does not run");
        }
        return controller;
    }

    StoreServer store() {
        if (store == null) {
            throw new IllegalStateException("The store of %s does not run".formatted(name));
        }
        return store;
    }

    /** As the program is called. */
    private List<String> settings() {
        return List.of(
                "--fairlead.etc=" + directory.resolve("etc"),
                "--fairlead.var=" + directory.resolve("var"),
                "--fairlead.run=" + directory.resolve("run"),
                "--fairlead.name=" + name,
                "--fairlead.address=" + address);
    }

    /** What fairlead-controller-join does, with its token. */
    void join(String target, String token) {
        var settings = new io.fairlead.controller.store.Settings(settings(), Map.of());
        var candidacy = new ControllerJoin.Candidacy(address, name, 7443);
        new ControllerJoin(settings.places(), candidacy, JoinKey.parse(token), _ -> {}).by(target);
    }

    /** Sets up what is missing, as the unit does, and starts store and controller. */
    void start() throws Exception {
        startStore();
        startController();
    }

    void startStore() throws Exception {
        StoreSetup.main(settings().toArray(String[]::new));
        String options = Files.readAllLines(directory.resolve("run/store.env")).stream()
                .filter(line -> line.startsWith("FAIRLEAD_STORE_OPTIONS="))
                .map(line -> line.substring(line.indexOf('"') + 1, line.lastIndexOf('"')))
                .findAny()
                .orElseThrow();
        List<String> command = new ArrayList<>(List.of("ovsdb-server"));
        command.addAll(List.of(options.split(" ")));
        store = new StoreServer(command, directory.resolve("store.log"));
    }

    void startController() throws Exception {
        controller = new RunningController(directory, address, Map.of("fairlead.name", name));
        awaitReadiness(200);
    }

    void awaitReadiness(int status) {
        await().atMost(PATIENCE)
                .until(() -> controller()
                                .anonymous("GET", "/actuator/health/readiness", "")
                                .statusCode()
                        == status);
    }

    String target() {
        return "%s:%d".formatted(address, controller().port());
    }

    JsonNode cluster() throws Exception {
        return controller().get("/api/v1/cluster");
    }

    int makeNetwork(String network) throws Exception {
        return controller()
                .call("POST", "/api/v1/networks", "{\"name\":\"%s\"}".formatted(network))
                .statusCode();
    }

    boolean sees(String network) throws Exception {
        return controller().call("GET", "/api/v1/networks/" + network, "").statusCode() == 200;
    }

    /** As when the power of its machine goes. */
    void kill() throws Exception {
        if (store != null) {
            store.kill();
            store = null;
        }
        if (controller != null) {
            controller.close();
            controller = null;
        }
    }
}
