package io.fairlead.controller.model;

/**
 * The name of a network, unique in its tenant.
 *
 * @param value 1 to 63 lower-case letters, digits and hyphens; no hyphen first
 */
public record NetworkName(String value) implements Comparable<NetworkName> {

    public NetworkName {
        if (!value.matches("[a-z0-9][a-z0-9-]{0,62}")) {
            throw new IllegalArgumentException(
                    "Not a network's name (1 to 63 of a-z, 0-9 and -, not starting with -): " + value);
        }
    }

    @Override
    public int compareTo(NetworkName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
