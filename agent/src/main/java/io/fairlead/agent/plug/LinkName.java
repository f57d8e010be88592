package io.fairlead.agent.plug;

import java.util.regex.Pattern;

/** How the two links of an endpoint are called: two letters and the first 11 hex digits of its id. */
public final class LinkName {

    private static final Pattern HOST_END = Pattern.compile("fl[0-9a-f]{11}");
    private static final Pattern ENDPOINT = Pattern.compile("[0-9a-f]{11,}");

    private LinkName() {}

    /** The end in the bridge, which is also the name of the OVS port. */
    public static String hostEnd(String endpoint) {
        return "fl" + digits(endpoint);
    }

    /** The end for the container. */
    public static String containerEnd(String endpoint) {
        return "fc" + digits(endpoint);
    }

    /** Whether a link of this name is the bridge's end of some endpoint. */
    public static boolean isHostEnd(String link) {
        return HOST_END.matcher(link).matches();
    }

    private static String digits(String endpoint) {
        if (!ENDPOINT.matcher(endpoint).matches()) {
            throw new IllegalArgumentException("Not the id of an endpoint (11 or more hex digits): " + endpoint);
        }
        return endpoint.substring(0, 11);
    }
}
