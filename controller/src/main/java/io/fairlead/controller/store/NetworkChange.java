package io.fairlead.controller.store;

import io.fairlead.controller.model.Network;
import io.fairlead.controller.model.NetworkName;
import io.fairlead.controller.model.TenantName;
import io.fairlead.net.Cidr;

/** How a change of a network ended. */
public sealed interface NetworkChange {

    /** Made or taken away. */
    record Done(Network network) implements NetworkChange {}

    /** The tenant has a network of this name already, which is not touched. */
    record Exists(Network network) implements NetworkChange, Refusal {
        @Override
        public String message() {
            return "Tenant %s has a network %s already (subnet %s)"
                    .formatted(network.tenant(), network.name(), network.subnet());
        }
    }

    /** There is no such network. */
    record NotFound(TenantName tenant, NetworkName network) implements NetworkChange, Refusal {
        @Override
        public String message() {
            return "Tenant %s has no network %s".formatted(tenant, network);
        }
    }

    /** There is no such tenant. */
    record NoTenant(TenantName tenant) implements NetworkChange, Refusal {
        @Override
        public String message() {
            return "There is no tenant %s".formatted(tenant);
        }
    }

    /**
     * The subnet or IPv6 prefix shares addresses with another network of the tenant.
     *
     * @param range which, with what it is
     */
    record Overlaps(String range, Network other) implements NetworkChange, Refusal {
        @Override
        public String message() {
            String there = other.subnet()
                    + other.prefix6().map(prefix -> " and " + prefix).orElse("");
            return "%s overlaps %s of network %s of tenant %s; choose another"
                    .formatted(range, there, other.name(), other.tenant());
        }
    }

    /** What was asked for can't be a network; the message says why. */
    record Invalid(String message) implements NetworkChange, Refusal {}

    /** The tenant has used up the pool that subnets are chosen from. */
    record PoolUsedUp(TenantName tenant, Cidr pool) implements NetworkChange, Refusal {
        @Override
        public String message() {
            return "Tenant %s has no free subnet left in %s; give one with the request".formatted(tenant, pool);
        }
    }
}
