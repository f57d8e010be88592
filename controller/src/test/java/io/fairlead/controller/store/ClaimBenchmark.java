package io.fairlead.controller.store;

import static org.awaitility.Awaitility.await;

import io.fairlead.controller.model.Host;
import io.fairlead.controller.model.Network;
import io.fairlead.controller.model.NetworkName;
import io.fairlead.controller.pki.PkiFiles;
import io.fairlead.controller.testing.StoreServer;
import io.fairlead.ovsdb.OvsdbAddress;
import io.fairlead.ovsdb.OvsdbException;
import io.fairlead.ovsdb.TlsFiles;
import io.fairlead.ovsdb.Transaction;
import io.fairlead.ovsdb.Value;
import io.fairlead.ovsdb.session.OvsdbDialer;
import io.fairlead.ovsdb.session.OvsdbSession;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * The claim of a block, and the store's own commit: a transaction of one row, by another connection to the same
 * ovsdb-server, by turns. Prints one line for each round: the 99th percentile of claims in milliseconds, a tab, that of
 * commits. By {@code deploy/bench/run claim}.
 */
public final class ClaimBenchmark implements StoreUse {

    private static final String ADDRESS = "127.0.0.1";
    private static final Duration ANSWER = Duration.ofSeconds(10);

    /** Claims of one round: each host claims a block of that round's network. */
    private static final int HOSTS = 500;

    private final Store store;
    private final OvsdbSession session;

    private ClaimBenchmark(Store store, OvsdbSession session) {
        this.store = store;
        this.session = session;
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public void pass(Duration time) {
        throw new UnsupportedOperationException("Time passes by itself");
    }

    /** With the number of rounds. */
    public static void main(String[] arguments) throws Exception {
        Path root = Files.createTempDirectory("claim");
        var places = new Places(root.resolve("etc"), root.resolve("var"), root.resolve("run"));
        new StoreSetup(places, ADDRESS).prepare();
        int port = freePort();
        var server = new StoreServer(StoreDatabase.serverCommand(places, ADDRESS, port), root.resolve("server.log"));
        var pki = new PkiFiles(places.pki());
        var address = new OvsdbAddress.Ssl(ADDRESS, port);
        try (var opened = OvsdbStore.connect(List.of(address), pki, InstantSource.system(), InstantSource.system());
                var dialer = OvsdbDialer.withTls(new TlsFiles(pki.certificate(), pki.key(), pki.controllersCa()))) {
            await().atMost(Duration.ofSeconds(30)).until(opened.store()::isReady);
            new ClaimBenchmark(opened.store(), dialer.dial(address, ANSWER)).run(Integer.parseInt(arguments[0]));
        } finally {
            server.kill();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void run(int rounds) throws Exception {
        List<Host> hosts = IntStream.range(0, HOSTS)
                .mapToObj(i -> admit("h" + i, "192.0.%d.%d".formatted(i / 250, 1 + i % 250)))
                .toList();
        round(hosts, network(new NetworkName("warm-up")));
        for (int i = 0; i < rounds; i++) {
            System.out.println(round(hosts, network(new NetworkName("n" + i))));
        }
    }

    private String round(List<Host> hosts, Network network) throws Exception {
        double[] claims = new double[HOSTS];
        double[] commits = new double[HOSTS];
        for (int i = 0; i < HOSTS; i++) {
            long start = System.nanoTime();
            claim(hosts.get(i), network);
            long between = System.nanoTime();
            commit();
            commits[i] = (System.nanoTime() - between) / 1e6;
            claims[i] = (between - start) / 1e6;
        }
        return String.format(Locale.ROOT, "%.3f\t%.3f", ninetyNinth(claims), ninetyNinth(commits));
    }

    /** Into the history, which no controller follows. */
    private void commit() throws OvsdbException {
        session.transact(
                Transaction.in(StoreDatabase.NAME)
                        .insert(
                                "Change",
                                Map.of(
                                        "change", Value.of(UUID.randomUUID().toString()),
                                        "serial", Value.of(0),
                                        "revision", Value.of(0),
                                        "at", Value.of(NOW.toString()),
                                        "what", Value.of("measure")))
                        .durable()
                        .build(),
                ANSWER);
    }

    private static double ninetyNinth(double[] samples) {
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(sorted.length * 0.99) - 1];
    }
}
