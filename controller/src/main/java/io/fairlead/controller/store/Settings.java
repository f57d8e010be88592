package io.fairlead.controller.store;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The few settings that are needed before there is a controller, from where the controller finds its own: arguments
 * ({@code --fairlead.address=…}), system properties, the environment ({@code FAIRLEAD_ADDRESS}), then the file of
 * settings.
 */
public final class Settings {

    /** The port of the REST API, unless it is set. */
    public static final int REST_PORT = 7443;

    private final Map<String, String> arguments = new HashMap<>();
    private final Map<String, String> environment;
    private final Map<String, String> file;

    /** @param arguments each like {@code --fairlead.address=192.0.2.1} */
    public Settings(List<String> arguments, Map<String, String> environment) {
        for (String argument : arguments) {
            if (!argument.startsWith("--") || argument.indexOf('=') < 0) {
                throw new IllegalArgumentException("Not a setting (like --fairlead.address=192.0.2.1): " + argument);
            }
            int equals = argument.indexOf('=');
            this.arguments.put(argument.substring(2, equals), argument.substring(equals + 1));
        }
        this.environment = Map.copyOf(environment);
        file = read(Path.of(find("fairlead.etc").orElse("/etc/fairlead")).resolve("controller.yaml"));
    }

    /** Where things lie. */
    public Places places() {
        return new Places(
                Path.of(find("fairlead.etc").orElse("/etc/fairlead")),
                Path.of(find("fairlead.var").orElse("/var/lib/fairlead")),
                Path.of(find("fairlead.run").orElse("/run/fairlead")));
    }

    /** The address of this controller, as set. */
    public Optional<String> address() {
        return findAnywhere("fairlead.address");
    }

    /** What this controller is called, as set. */
    public Optional<String> name() {
        return findAnywhere("fairlead.name");
    }

    /** The port of this controller's REST API. */
    public int rest() {
        return findAnywhere("fairlead.listen.rest").map(Integer::parseInt).orElse(REST_PORT);
    }

    private Optional<String> findAnywhere(String name) {
        return find(name).or(() -> Optional.ofNullable(file.get(name)));
    }

    private Optional<String> find(String name) {
        return Optional.ofNullable(arguments.get(name))
                .or(() -> Optional.ofNullable(System.getProperty(name)))
                .or(() -> Optional.ofNullable(
                        environment.get(name.toUpperCase(Locale.ROOT).replace('.', '_'))));
    }

    private static Map<String, String> read(Path file) {
        Map<String, String> found = new HashMap<>();
        if (Files.exists(file)) {
            try (Reader text = Files.newBufferedReader(file)) {
                collect("", new Yaml(new SafeConstructor(new LoaderOptions())).load(text), found);
            } catch (IOException | YAMLException e) {
                throw new StoreException("Can't read the settings in %s: %s".formatted(file, e.getMessage()), e);
            }
        }
        return found;
    }

    private static void collect(String name, Object value, Map<String, String> found) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> collect(name.isEmpty() ? "" + key : name + "." + key, inner, found));
        } else if (value != null) {
            found.put(name, value.toString());
        }
    }
}
