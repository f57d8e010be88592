package io.fairlead.controller.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How one server of the store sees the store's cluster: what {@code ovs-appctl cluster/status} says (ovsdb-server(1)).
 *
 * @param clusterId of the cluster, a UUID
 * @param status {@code cluster member}, {@code joining cluster}, or what else it says of itself
 * @param leads whether it leads
 * @param knowsLeader whether it leads or follows one that does
 * @param servers all of them, itself included; empty while it joins
 */
record RaftStatus(String clusterId, String status, boolean leads, boolean knowsLeader, List<Server> servers) {

    private static final Pattern FIELD = Pattern.compile("(?m)^([A-Z][A-Za-z ]*): (.*)$");
    private static final Pattern UUID = Pattern.compile("\\(([0-9a-f-]{36})\\)");
    private static final Pattern SERVER = Pattern.compile(
            "(?m)^ +([0-9a-f]{4}) \\([0-9a-f]{4} at (\\S+)\\)( \\(self\\))?(?:.*last msg ([0-9]+) ms ago)?");
    private static final Pattern CONNECTION = Pattern.compile("(\\(?)(?:->|<-)([0-9a-f]{4})");

    /** A leader and each of the others hear from each other several times within the election timer; those others don't. */
    private static final int SILENT_TIMERS = 2;

    /**
     * A server of the store.
     *
     * @param address where it meets the others, {@code ssl:192.0.2.1:6656}
     * @param self whether it is the one that says this
     * @param leads whether it leads, as far as is known here
     * @param reachable whether it is connected with the one that says this
     */
    record Server(String address, boolean self, boolean leads, boolean reachable) {}

    RaftStatus {
        servers = List.copyOf(servers);
    }

    /** Reads the answer of {@code cluster/status}. */
    static RaftStatus parse(String text) {
        Map<String, String> fields = new HashMap<>();
        Matcher field = FIELD.matcher(text);
        while (field.find()) {
            fields.putIfAbsent(field.group(1), field.group(2));
        }
        String leader = fields.getOrDefault("Leader", "unknown");
        boolean leads = fields.getOrDefault("Role", "").equals("leader");
        return new RaftStatus(
                uuid(fields.getOrDefault("Cluster ID", "")).orElse(""),
                fields.getOrDefault("Status", "unknown"),
                leads,
                !leader.equals("unknown"),
                servers(text, fields, leader));
    }

    private static Optional<String> uuid(String field) {
        Matcher uuid = UUID.matcher(field);
        return uuid.find() ? Optional.of(uuid.group(1)) : Optional.empty();
    }

    private static List<Server> servers(String text, Map<String, String> fields, String leader) {
        Set<String> connected = connected(fields.getOrDefault("Connections", ""));
        long patience = SILENT_TIMERS * Long.parseLong(fields.getOrDefault("Election timer", "1000"));
        List<Server> found = new ArrayList<>();
        Matcher server = SERVER.matcher(text);
        while (server.find()) {
            boolean self = server.group(3) != null;
            boolean leads = leader.equals(self ? "self" : server.group(1));
            boolean talks = leads || leader.equals("self");
            boolean silent = talks && server.group(4) != null && Long.parseLong(server.group(4)) > patience;
            found.add(
                    new Server(server.group(2), self, leads, self || (connected.contains(server.group(1)) && !silent)));
        }
        return found;
    }

    /** By their short names; those in parentheses are being tried. */
    private static Set<String> connected(String connections) {
        Set<String> found = new HashSet<>();
        Matcher connection = CONNECTION.matcher(connections);
        while (connection.find()) {
            if (connection.group(1).isEmpty()) {
                found.add(connection.group(2));
            }
        }
        return found;
    }

    Optional<Server> server(String address) {
        return servers.stream()
                .filter(server -> server.address().equals(address))
                .findFirst();
    }

    /** Whether more than half of the servers are in reach, this one included. */
    boolean hasMajority() {
        return 2 * servers.stream().filter(Server::reachable).count() > servers.size();
    }
}
