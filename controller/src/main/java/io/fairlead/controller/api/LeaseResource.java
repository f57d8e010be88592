package io.fairlead.controller.api;

import io.fairlead.controller.store.Snapshot;
import io.fairlead.controller.store.Store;
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

    LeaseResource(Store store) {
        this.store = store;
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
}
