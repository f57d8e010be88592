package io.fairlead.controller.model;

/**
 * The name of a tenant, unique in the cluster.
 *
 * @param value 1 to 63 lower-case letters, digits and hyphens; no hyphen first. No dot: it separates a tenant from its
 *     network in the names Docker sees
 */
public record TenantName(String value) implements Comparable<TenantName> {

    /** The tenant of all who name none. */
    public static final TenantName DEFAULT = new TenantName("default");

    public TenantName {
        if (!value.matches("[a-z0-9][a-z0-9-]{0,62}")) {
            throw new IllegalArgumentException(
                    "Not a tenant's name (1 to 63 of a-z, 0-9 and -, not starting with -): " + value);
        }
    }

    @Override
    public int compareTo(TenantName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
