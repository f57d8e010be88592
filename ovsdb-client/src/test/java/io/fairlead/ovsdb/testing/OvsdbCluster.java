package io.fairlead.ovsdb.testing;

import static org.awaitility.Awaitility.await;

import io.fairlead.ovsdb.OvsdbAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A Raft cluster of real {@code ovsdb-server}s over one database. */
public final class OvsdbCluster implements AutoCloseable {

    private final String database;
    private final List<OvsdbServer> members = new ArrayList<>();

    private OvsdbCluster(String database) {
        this.database = database;
    }

    /** Starts a cluster of so many members, of a database of that name and schema, and waits until it has a leader. */
    public static OvsdbCluster start(String database, Path schema, int size) {
        var cluster = new OvsdbCluster(database);
        String first = "tcp:127.0.0.1:" + OvsdbServer.freePort();
        for (int i = 0; i < size; i++) {
            Path directory = TestDirectory.make();
            if (i == 0) {
                Commands.run(directory, "ovsdb-tool", "create-cluster", "db", schema.toString(), first);
            } else {
                String own = "tcp:127.0.0.1:" + OvsdbServer.freePort();
                Commands.run(directory, "ovsdb-tool", "join-cluster", "db", database, own, first);
            }
            OvsdbServer member = OvsdbServer.over(directory);
            cluster.members.add(member);
            member.start();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> cluster.status(member).contains("Status: cluster member"));
        }
        await().atMost(Duration.ofSeconds(30)).until(cluster::hasLeader);
        return cluster;
    }

    public List<OvsdbServer> members() {
        return List.copyOf(members);
    }

    /** Where the members listen for clients. */
    public List<OvsdbAddress> addresses() {
        return members.stream().map(OvsdbServer::address).toList();
    }

    /** The member that leads now. */
    public OvsdbServer leader() {
        return members.stream().filter(this::leads).findFirst().orElseThrow();
    }

    @Override
    public void close() {
        members.forEach(OvsdbServer::close);
    }

    private boolean hasLeader() {
        return members.stream().anyMatch(this::leads);
    }

    private boolean leads(OvsdbServer member) {
        return status(member).contains("Role: leader");
    }

    private String status(OvsdbServer member) {
        try {
            return member.control("cluster/status", database);
        } catch (IllegalStateException e) {
            return ""; // Killed, or not yet there.
        }
    }
}
