package io.fairlead.cli;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which of many a list is about. */
final class Where {

    @Option(names = "--network", paramLabel = "NAME", description = "Only of this network.")
    private @Nullable String network;

    @Option(names = "--tenant", paramLabel = "TENANT", description = "Only of this tenant.")
    private @Nullable String tenant;

    @Option(names = "--host", paramLabel = "HOST", description = "Only of this host, by name or id.")
    private @Nullable String host;

    /** As the query of a request; empty when everything is asked for. */
    String query() {
        var given = new TreeMap<String, String>();
        put(given, "network", network);
        put(given, "tenant", tenant);
        put(given, "host", host);
        return given.isEmpty()
                ? ""
                : given.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + Api.part(entry.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private static void put(Map<String, String> into, String key, @Nullable String value) {
        if (value != null) {
            into.put(key, value);
        }
    }
}
