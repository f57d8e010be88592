package io.fairlead.controller.api;

import io.fairlead.controller.southbound.Endpoint;
import io.fairlead.controller.southbound.Endpoints;
import io.fairlead.controller.store.Snapshot;
import io.fairlead.controller.store.Store;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Endpoints: containers' interfaces in networks, as the connected hosts show them. */
@RestController
@NeedsSight
@Tag(name = "Leases and endpoints")
@RequestMapping("/api/v1/endpoints")
class EndpointResource {

    private final Store store;
    private final Endpoints endpoints;
    private final EndpointStory story;

    EndpointResource(Store store, Endpoints endpoints, EndpointStory story) {
        this.store = store;
        this.endpoints = endpoints;
        this.story = story;
    }

    @Operation(summary = "List endpoints that connected hosts show")
    @GetMapping
    List<EndpointJson> list(
            @RequestParam Optional<String> network,
            @RequestParam Optional<String> tenant,
            @RequestParam Optional<String> host) {
        Snapshot snapshot = store.snapshot();
        Filter filter = new Filter(network, tenant, host).requireKnown(snapshot);
        return seen(filter, snapshot)
                .map(endpoint -> EndpointJson.of(endpoint, snapshot))
                .toList();
    }

    /** By its id, by its container's name or id, or by its address; of an id the beginning is enough. */
    @Operation(summary = "Tell an endpoint's whole story")
    @GetMapping("/{endpoint}")
    EndpointStory.StoryJson show(
            @PathVariable String endpoint,
            @RequestParam Optional<String> network,
            @RequestParam Optional<String> tenant,
            @RequestParam Optional<String> host) {
        Snapshot snapshot = store.snapshot();
        Filter filter = new Filter(network, tenant, host).requireKnown(snapshot);
        return story.of(only(endpoint, seen(filter, snapshot).toList(), snapshot), snapshot);
    }

    private Stream<Endpoint> seen(Filter filter, Snapshot snapshot) {
        return endpoints.all().stream()
                .sorted(Comparator.comparing(Endpoint::vni).thenComparing(Endpoint::address))
                .filter(endpoint -> filter.shows(EndpointJson.listed(endpoint, snapshot)));
    }

    private static Endpoint only(String wanted, List<Endpoint> seen, Snapshot snapshot) {
        List<Endpoint> exact = matching(
                seen,
                each -> each.id().equals(wanted)
                        || each.containerName().equals(wanted)
                        || each.address().toString().equals(wanted));
        List<Endpoint> found = exact.isEmpty()
                ? matching(
                        seen,
                        each -> each.id().startsWith(wanted) || each.container().startsWith(wanted))
                : exact;
        if (found.isEmpty()) {
            throw Problem.notFound("endpoint " + wanted, "`fairlead endpoint list` lists them.");
        }
        if (found.size() > 1) {
            throw Problem.conflict(
                    "ambiguous",
                    "%s stands for %d endpoints; choose by network, tenant or host, or ask for one of: %s"
                            .formatted(wanted, found.size(), names(found, snapshot)));
        }
        return found.getFirst();
    }

    private static List<Endpoint> matching(List<Endpoint> seen, Predicate<Endpoint> wanted) {
        return seen.stream().filter(wanted).toList();
    }

    private static String names(List<Endpoint> found, Snapshot snapshot) {
        return found.stream()
                .map(endpoint -> EndpointJson.of(endpoint, snapshot))
                .map(each -> "%s (%s of %s/%s on %s)"
                        .formatted(each.id(), each.address(), each.tenant(), each.network(), each.hostName()))
                .collect(Collectors.joining(", "));
    }
}
