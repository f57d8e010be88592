package io.fairlead.controller.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fairlead.controller.pki.PkiFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The store's database file: a Raft cluster of ovsdb-server, of one member at first. */
public final class StoreDatabase {

    /** Where the store's clients are served, by TLS. */
    public static final int CLIENT_PORT = 6655;

    /** Where the members of the store's cluster meet, by TLS. It is written into the database at its making. */
    public static final int RAFT_PORT = 6656;

    /** The name of the database. */
    public static final String NAME = "Fairlead";

    /** Slower than OVS's own 1,000 ms: on a busy machine that one elects without need. */
    private static final int ELECTION_TIMER_MS = 4_000;

    private static final String SCHEMA = "fairlead.ovsschema";

    private final Path file;

    public StoreDatabase(Path file) {
        this.file = file;
    }

    /**
     * Makes the database where there is none; one that is there is only looked at.
     *
     * @return what an administrator should know, if anything
     * @throws StoreException if it is damaged or another's
     */
    Optional<String> ensure(String address) {
        String raft = raft(address);
        if (!Files.exists(file)) {
            create(raft);
            return Optional.empty();
        }
        ClusterFile.requireWhole(file);
        if (hasLeft()) {
            throw new StoreException(("%s was taken out of its cluster. To let this machine in again, make a token on a"
                            + " controller there (fairlead token create --for controller) and run fairlead-controller-join")
                    .formatted(file));
        }
        String name = tool(List.of("db-name", file.toString()));
        if (!name.equals(NAME)) {
            throw new StoreException("%s is the database %s, not %s".formatted(file, name, NAME));
        }
        String local = tool(List.of("db-local-address", file.toString()));
        return local.equals(raft) ? Optional.empty() : Optional.of(moved(local, raft));
    }

    /** Where the store at this address meets the others. */
    public static String raft(String address) {
        return "ssl:%s:%d".formatted(address, RAFT_PORT);
    }

    /** Whether the database was taken out of its cluster: it can't come back to that, nor work alone. */
    public boolean hasLeft() {
        return ClusterFile.hasLeft(file);
    }

    /**
     * Makes a database that fetches what a cluster holds when it is served; one of that cluster that is there already
     * stays, one that has left its cluster is moved away.
     *
     * @param clusterId the cluster's
     * @param address this machine's
     * @param others where the cluster's servers are
     * @throws StoreException if there is a database of another cluster
     */
    public void join(String clusterId, String address, List<String> others) {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try {
            if (Files.exists(file) && hasLeft()) {
                Files.move(
                        file, file.resolveSibling(file.getFileName() + ".left"), StandardCopyOption.REPLACE_EXISTING);
            }
            if (Files.exists(file)) {
                requireOf(clusterId);
                return;
            }
            Files.deleteIfExists(draft);
            var command = new ArrayList<>(
                    List.of("--cid=" + clusterId, "join-cluster", draft.toString(), NAME, raft(address)));
            others.forEach(other -> command.add(raft(other)));
            String _ = tool(command);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("Can't make the database " + file, e);
        }
    }

    private void requireOf(String clusterId) {
        String cluster = tool(List.of("db-cid", file.toString()));
        if (!cluster.equals(clusterId)) {
            throw new StoreException(
                    "%s is of the cluster %s, not of %s. Nothing was changed. Move it away if nobody needs it"
                            .formatted(file, cluster, clusterId));
        }
    }

    private String moved(String local, String raft) {
        return ("The store was made for %2$s and is now at %3$s. It works as long as it is the only one. To let others"
                        + " join, stop fairlead-store and move it: ovsdb-tool cluster-to-standalone %1$s.alone %1$s &&"
                        + " mv %1$s %1$s.old && ovsdb-tool --election-timer=%4$d create-cluster %1$s %1$s.alone %3$s &&"
                        + " chown --reference=%1$s.old %1$s")
                .formatted(file, local, raft, ELECTION_TIMER_MS);
    }

    /** Under another name at first: a crash in between leaves no half of a database that looks like one. */
    private void create(String raft) {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Path schema = file.resolveSibling(SCHEMA);
        try (InputStream text = StoreDatabase.class.getResourceAsStream(SCHEMA)) {
            if (text == null) {
                throw new IllegalStateException("The program lacks its file " + SCHEMA);
            }
            Files.createDirectories(file.getParent());
            Files.copy(text, schema, StandardCopyOption.REPLACE_EXISTING);
            Files.deleteIfExists(draft);
            tool(List.of(
                    "--election-timer=" + ELECTION_TIMER_MS,
                    "create-cluster",
                    draft.toString(),
                    schema.toString(),
                    raft));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("Can't make the database " + file, e);
        }
    }

    private static String tool(List<String> arguments) {
        var command = new ArrayList<>(List.of("ovsdb-tool"));
        command.addAll(arguments);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output;
            try (InputStream stream = process.getInputStream()) {
                output = new String(stream.readAllBytes(), UTF_8).strip();
            }
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new StoreException("%s failed: %s".formatted(String.join(" ", command), output));
            }
            return output;
        } catch (IOException e) {
            throw new StoreException("Can't run ovsdb-tool; install it: apt-get install openvswitch-common", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("Interrupted while running ovsdb-tool", e);
        }
    }

    /**
     * The command that serves the database.
     *
     * @param address where clients reach it
     */
    static List<String> serverCommand(Places places, String address, int clientPort) {
        var pki = new PkiFiles(places.pki());
        return List.of(
                "ovsdb-server",
                places.database().toString(),
                "--remote=pssl:%d:%s".formatted(clientPort, address),
                "--remote=punix:" + places.storeSocket(),
                "--private-key=" + pki.key(),
                "--certificate=" + pki.certificate(),
                "--ca-cert=" + pki.controllersCa(),
                "--unixctl=" + places.storeControl(),
                "--no-chdir",
                "-vconsole:info",
                "-vsyslog:off",
                "-vfile:off");
    }
}
