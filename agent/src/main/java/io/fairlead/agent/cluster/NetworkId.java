package io.fairlead.agent.cluster;

import java.util.regex.Pattern;

/** The name of a network in the cluster: its tenant and its own. Prints as {@code tenant/name}. */
public record NetworkId(String tenant, String name) implements Comparable<NetworkId> {

    /** The tenant whose networks go by their own name alone in Docker. */
    public static final String DEFAULT_TENANT = "default";

    private static final Pattern WORD = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    public NetworkId {
        check("tenant", tenant);
        check("network", name);
    }

    private static void check(String of, String word) {
        if (!WORD.matcher(word).matches()) {
            throw new IllegalArgumentException(
                    ("Not a name of a %s: '%s'; it has 1 to 63 lower-case letters, digits and dashes, and does not"
                                    + " start with a dash")
                            .formatted(of, word));
        }
    }

    /** Reads {@code tenant/name}, or a name alone, which is one of the default tenant. */
    public static NetworkId parse(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? new NetworkId(DEFAULT_TENANT, text)
                : new NetworkId(text.substring(0, slash), text.substring(slash + 1));
    }

    /** Reads the name that Docker knows it by: {@code name}, or {@code tenant.name}. */
    public static NetworkId parseDockerName(String text) {
        int dot = text.indexOf('.');
        return dot < 0
                ? new NetworkId(DEFAULT_TENANT, text)
                : new NetworkId(text.substring(0, dot), text.substring(dot + 1));
    }

    /** Reads either: {@code tenant/name}, or what Docker knows it by. */
    public static NetworkId parseOption(String text) {
        return text.indexOf('/') < 0 ? parseDockerName(text) : parse(text);
    }

    /** What Docker calls it: {@code name} for the default tenant's, else {@code tenant.name}. */
    public String dockerName() {
        return tenant.equals(DEFAULT_TENANT) ? name : tenant + "." + name;
    }

    @Override
    public int compareTo(NetworkId other) {
        int byTenant = tenant.compareTo(other.tenant);
        return byTenant != 0 ? byTenant : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return tenant + "/" + name;
    }
}
