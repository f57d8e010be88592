package io.fairlead.controller.store;

import io.fairlead.controller.model.Tenant;
import io.fairlead.controller.model.TenantName;

/** How a change of a tenant ended. */
public sealed interface TenantChange {

    /** Made or taken away. */
    record Done(Tenant tenant) implements TenantChange {}

    /** There is one of this name already, equal to the one asked for. */
    record Exists(Tenant tenant) implements TenantChange, Refusal {
        @Override
        public String message() {
            return "There is a tenant %s already".formatted(tenant.name());
        }
    }

    /** There is no tenant of this name. */
    record NotFound(TenantName tenant) implements TenantChange, Refusal {
        @Override
        public String message() {
            return "There is no tenant %s".formatted(tenant);
        }
    }

    /** It still has networks. */
    record NotEmpty(TenantName tenant, int networks) implements TenantChange, Refusal {
        @Override
        public String message() {
            return "Tenant %s still has %d networks; delete them first".formatted(tenant, networks);
        }
    }

    /** The default tenant can't be taken away. */
    record Permanent(TenantName tenant) implements TenantChange, Refusal {
        @Override
        public String message() {
            return "Tenant %s is always there and can't be deleted".formatted(tenant);
        }
    }
}
