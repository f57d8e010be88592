package io.fairlead.agent.link;

import java.net.URI;

/**
 * Where a controller answers.
 *
 * @param host a name, an IPv4 address, or an IPv6 address without brackets
 * @param port of REST and of the agents' WebSocket
 */
public record ControllerAddress(String host, int port) {

    /** Where REST and agents are served unless told otherwise. */
    public static final int DEFAULT_PORT = 7443;

    public ControllerAddress {
        if (!host.matches("[A-Za-z0-9.-]+|[0-9a-fA-F:.]+") || !isHost(host)) {
            throw new IllegalArgumentException(
                    "Not a controller's address (like 192.0.2.1 or 192.0.2.1:7443): " + host);
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("Not a port: " + port);
        }
    }

    /** Whether URIs take it for a host: of digits and dots alone, only what is an IPv4 address. */
    private static boolean isHost(String host) {
        return URI.create("https://" + bracketed(host)).getHost() != null;
    }

    /** Reads {@code ADDRESS}, {@code ADDRESS:PORT}, {@code [IPV6]:PORT}, or any of these after {@code https://}. */
    public static ControllerAddress parse(String text) {
        String rest = text.replaceFirst("^https://", "").replaceFirst("/+$", "");
        if (rest.indexOf(':') != rest.lastIndexOf(':') && !rest.startsWith("[")) {
            return new ControllerAddress(rest, DEFAULT_PORT);
        }
        int end = rest.startsWith("[") ? rest.indexOf(']') + 1 : 0;
        int colon = rest.indexOf(':', end);
        String host = colon < 0 ? rest : rest.substring(0, colon);
        String bare = end > 0 ? host.substring(1, host.length() - 1) : host;
        return new ControllerAddress(bare, colon < 0 ? DEFAULT_PORT : port(rest.substring(colon + 1)));
    }

    private static int port(String text) {
        if (!text.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("Not a port: " + text);
        }
        return Integer.parseInt(text);
    }

    /** Something it serves: {@code https://192.0.2.1:7443/api/v1/ca}. */
    public URI https(String path) {
        return URI.create("https://" + this + path);
    }

    /** A WebSocket it serves. */
    public URI wss(String path) {
        return URI.create("wss://" + this + path);
    }

    /** As OVS writes it, with a port of another service: {@code ssl:192.0.2.1:6640}. */
    public String ssl(int otherPort) {
        return "ssl:" + bracketed(host) + ":" + otherPort;
    }

    private static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    @Override
    public String toString() {
        return bracketed(host) + ":" + port;
    }
}
