package io.fairlead.ovsdb;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where an OVSDB server listens or dials to, written as OVS writes it: {@code ssl:10.0.0.1:6640}. */
public sealed interface OvsdbAddress {

    /** A Unix socket. */
    record Unix(Path path) implements OvsdbAddress {

        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    /** Plain TCP: for loopback and tests. */
    record Tcp(String host, int port) implements OvsdbAddress {

        public Tcp {
            requirePort(port);
        }

        @Override
        public String toString() {
            return "tcp:" + hostAndPort(host, port);
        }
    }

    /** TLS with certificates on both sides. */
    record Ssl(String host, int port) implements OvsdbAddress {

        public Ssl {
            requirePort(port);
        }

        @Override
        public String toString() {
            return "ssl:" + hostAndPort(host, port);
        }
    }

    /** Reads {@code unix:PATH}, {@code tcp:HOST:PORT} or {@code ssl:HOST:PORT}; an IPv6 address stands in brackets. */
    static OvsdbAddress parse(String text) {
        if (text.startsWith("unix:") && text.length() > 5) {
            return new Unix(Path.of(text.substring(5)));
        }
        Matcher parts = Pattern.compile("(tcp|ssl):(?:\\[([0-9a-fA-F:.%\\w]+)]|([^:\\[\\]]+)):([0-9]{1,5})")
                .matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "Not an OVSDB address (unix:PATH, tcp:HOST:PORT or ssl:HOST:PORT): " + text);
        }
        String host = parts.group(2) != null ? parts.group(2) : parts.group(3);
        int port = Integer.parseInt(parts.group(4));
        return parts.group(1).equals("ssl") ? new Ssl(host, port) : new Tcp(host, port);
    }

    private static void requirePort(int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("Not a port: " + port);
        }
    }

    private static String hostAndPort(String host, int port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
