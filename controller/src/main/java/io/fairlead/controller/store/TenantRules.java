package io.fairlead.controller.store;

import io.fairlead.controller.model.Tenant;
import io.fairlead.controller.model.TenantName;

/** Decides about tenants. */
final class TenantRules {

    private TenantRules() {}

    static TenantChange create(Draft draft, Tenant tenant) {
        var present = draft.tenants.get(tenant.name());
        if (present.isPresent()) {
            return new TenantChange.Exists(present.get());
        }
        draft.stamp();
        draft.tenants.put(tenant.name(), tenant);
        return new TenantChange.Done(tenant);
    }

    static TenantChange delete(Draft draft, TenantName name) {
        var present = draft.tenants.get(name);
        if (present.isEmpty()) {
            return new TenantChange.NotFound(name);
        }
        if (name.equals(TenantName.DEFAULT)) {
            return new TenantChange.Permanent(name);
        }
        long networks = draft.networks
                .rows()
                .filter(network -> network.tenant().equals(name))
                .count();
        if (networks > 0) {
            return new TenantChange.NotEmpty(name, (int) networks);
        }
        draft.stamp();
        draft.tenants.remove(name);
        return new TenantChange.Done(present.get());
    }
}
