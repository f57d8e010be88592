package io.fairlead.controller.api;

import io.fairlead.controller.southbound.Endpoint;
import io.fairlead.controller.southbound.Endpoints;
import io.fairlead.controller.store.Snapshot;
import io.fairlead.controller.store.Store;
import io.fairlead.ipam.Lease;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Leases: which host hands out which block of a network. */
@RestController
@Tag(name = "Leases and endpoints")
@RequestMapping("/api/v1/leases")
class LeaseResource {

    private final Store store;
    private final Endpoints endpoints;

    LeaseResource(Store store, Endpoints endpoints) {
        this.store = store;
        this.endpoints = endpoints;
    }

    @Operation(summary = "List leases: which host hands out which block")
    @GetMapping
    List<LeaseJson> list(
            @RequestParam Optional<String> network,
            @RequestParam Optional<String> tenant,
            @RequestParam Optional<String> host) {
        Snapshot snapshot = store.snapshot();
        Filter filter = new Filter(network, tenant, host).requireKnown(snapshot);
        return snapshot.leases().all().stream()
                .map(lease -> LeaseJson.of(lease, snapshot))
                .filter(lease -> filter.shows(lease.listed()))
                .toList();
    }

    @NeedsSight
    @Operation(summary = "List exceptions: single addresses leased by themselves, each with its reason")
    @GetMapping("/exceptions")
    List<ExceptionJson> exceptions(
            @RequestParam Optional<String> network,
            @RequestParam Optional<String> tenant,
            @RequestParam Optional<String> host) {
        Snapshot snapshot = store.snapshot();
        Filter filter = new Filter(network, tenant, host).requireKnown(snapshot);
        List<Endpoint> seen = endpoints.all();
        return snapshot.leases().all().stream()
                .filter(Lease::isException)
                .map(lease -> ExceptionJson.of(lease, snapshot, seen))
                .filter(exception -> filter.shows(exception.listed()))
                .toList();
    }
}
