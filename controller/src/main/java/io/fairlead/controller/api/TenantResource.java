package io.fairlead.controller.api;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.fairlead.controller.model.Network;
import io.fairlead.controller.model.Tenant;
import io.fairlead.controller.model.TenantName;
import io.fairlead.controller.southbound.Endpoints;
import io.fairlead.controller.store.Snapshot;
import io.fairlead.controller.store.Store;
import io.fairlead.controller.store.TenantChange;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tenants: who owns networks. */
@RestController
@Tag(name = "Tenants")
@RequestMapping("/api/v1/tenants")
class TenantResource {

    /** What is asked for. */
    @Schema(name = "NewTenant")
    record Wanted(@Nullable String name) {}

    /**
     * A tenant as JSON.
     *
     * @param networks their names in the tenant
     * @param endpoints how many are seen in them
     */
    record TenantJson(String name, List<String> networks, int endpoints) {}

    private final Store store;
    private final Endpoints endpoints;

    TenantResource(Store store, Endpoints endpoints) {
        this.store = store;
        this.endpoints = endpoints;
    }

    @Operation(summary = "List tenants")
    @GetMapping
    List<TenantJson> list() {
        Snapshot snapshot = store.snapshot();
        return snapshot.intent().tenants().values().stream()
                .map(tenant -> json(tenant, snapshot))
                .sorted(Comparator.comparing(TenantJson::name))
                .toList();
    }

    @Operation(summary = "Show a tenant")
    @GetMapping("/{tenant}")
    TenantJson show(@PathVariable String tenant) {
        Snapshot snapshot = store.snapshot();
        Tenant found = snapshot.intent().tenants().get(new TenantName(tenant));
        if (found == null) {
            throw Problem.notFound("tenant " + tenant, "`GET /api/v1/tenants` lists them.");
        }
        return json(found, snapshot);
    }

    private TenantJson json(Tenant tenant, Snapshot snapshot) {
        List<Network> networks = snapshot.intent().networks().values().stream()
                .filter(network -> network.tenant().equals(tenant.name()))
                .sorted(Comparator.comparing(Network::vni))
                .toList();
        return new TenantJson(
                tenant.name().value(),
                networks.stream().map(network -> network.name().value()).toList(),
                endpoints.countIn(networks.stream().map(Network::vni).collect(toUnmodifiableSet())));
    }

    @Operation(summary = "Make a tenant, or find it made")
    @PostMapping
    ResponseEntity<TenantJson> create(@RequestBody Wanted wanted) {
        var tenant = new Tenant(new TenantName(Given.text("name", wanted.name())));
        return switch (store.createTenant(tenant)) {
            case TenantChange.Done done ->
                ResponseEntity.status(HttpStatus.CREATED).body(json(done.tenant(), store.snapshot()));
            case TenantChange.Exists same -> ResponseEntity.ok(json(same.tenant(), store.snapshot()));
            case TenantChange.NotFound refusal -> throw Refused.notFound(refusal);
            case TenantChange.NotEmpty refusal -> throw Refused.conflict("not-empty", refusal);
            case TenantChange.Permanent refusal -> throw Refused.conflict("permanent", refusal);
        };
    }

    @Operation(summary = "Delete a tenant without networks")
    @DeleteMapping("/{tenant}")
    ResponseEntity<Void> delete(@PathVariable String tenant) {
        return switch (store.deleteTenant(new TenantName(tenant))) {
            case TenantChange.Done _ -> ResponseEntity.noContent().build();
            case TenantChange.Exists refusal -> throw Refused.conflict("exists", refusal);
            case TenantChange.NotFound refusal -> throw Refused.notFound(refusal);
            case TenantChange.NotEmpty refusal -> throw Refused.conflict("not-empty", refusal);
            case TenantChange.Permanent refusal -> throw Refused.conflict("permanent", refusal);
        };
    }
}
