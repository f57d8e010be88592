package io.fairlead.controller.api;

import io.fairlead.controller.model.Tenant;
import io.fairlead.controller.model.TenantName;
import io.fairlead.controller.store.Store;
import io.fairlead.controller.store.TenantChange;
import java.util.Comparator;
import java.util.List;
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
@RequestMapping("/api/v1/tenants")
class TenantResource {

    /** A tenant as JSON, asked for and answered. */
    record TenantJson(String name) {

        static TenantJson of(Tenant tenant) {
            return new TenantJson(tenant.name().value());
        }
    }

    private final Store store;

    TenantResource(Store store) {
        this.store = store;
    }

    @GetMapping
    List<TenantJson> list() {
        return store.snapshot().intent().tenants().values().stream()
                .map(TenantJson::of)
                .sorted(Comparator.comparing(TenantJson::name))
                .toList();
    }

    @GetMapping("/{tenant}")
    TenantJson show(@PathVariable String tenant) {
        Tenant found = store.snapshot().intent().tenants().get(new TenantName(tenant));
        if (found == null) {
            throw Problem.notFound("tenant " + tenant, "`GET /api/v1/tenants` lists them.");
        }
        return TenantJson.of(found);
    }

    @PostMapping
    ResponseEntity<TenantJson> create(@RequestBody TenantJson wanted) {
        var tenant = new Tenant(new TenantName(Given.text("name", wanted.name())));
        return switch (store.createTenant(tenant)) {
            case TenantChange.Done done ->
                ResponseEntity.status(HttpStatus.CREATED).body(TenantJson.of(done.tenant()));
            case TenantChange.Exists same -> ResponseEntity.ok(TenantJson.of(same.tenant()));
            case TenantChange.NotFound refusal -> throw Refused.notFound(refusal);
            case TenantChange.NotEmpty refusal -> throw Refused.conflict("not-empty", refusal);
            case TenantChange.Permanent refusal -> throw Refused.conflict("permanent", refusal);
        };
    }

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
