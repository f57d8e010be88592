package io.fairlead.controller.api;

import io.fairlead.controller.model.Host;
import io.fairlead.controller.store.Snapshot;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/** What a list is narrowed to; each part may be left out. */
record Filter(Optional<String> network, Optional<String> tenant, Optional<String> host) {

    /** What is listed, as the filter sees it. */
    record Listed(String network, String tenant, String hostId, String hostName) {}

    /** Refuses names that stand for nothing: a list that is empty because of a typing error would mislead. */
    Filter requireKnown(Snapshot snapshot) {
        require(
                "network",
                network,
                snapshot.intent().networks().values().stream(),
                (known, name) -> known.name().value().equals(name));
        require(
                "tenant",
                tenant,
                snapshot.intent().tenants().values().stream(),
                (known, name) -> known.name().value().equals(name));
        require("host", host, snapshot.intent().hosts().values().stream(), Filter::isNamed);
        return this;
    }

    private static boolean isNamed(Host host, String name) {
        return host.id().value().equals(name) || host.name().equals(name);
    }

    private static <T> void require(String kind, Optional<String> name, Stream<T> known, BiPredicate<T, String> named) {
        if (name.isPresent() && known.noneMatch(each -> named.test(each, name.get()))) {
            throw Problem.notFound(
                    "%s %s".formatted(kind, name.get()), "`GET /api/v1/%ss` lists them.".formatted(kind));
        }
    }

    boolean shows(Listed listed) {
        return network.map(listed.network()::equals).orElse(true)
                && tenant.map(listed.tenant()::equals).orElse(true)
                && host.map(name -> name.equals(listed.hostId()) || name.equals(listed.hostName()))
                        .orElse(true);
    }
}
