package io.fairlead.controller.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.controller.model.NetworkName;
import io.fairlead.controller.model.Tenant;
import io.fairlead.controller.model.TenantName;
import io.fairlead.controller.pki.PkiFiles;
import io.fairlead.controller.testing.StoreServer;
import io.fairlead.ovsdb.OvsdbAddress;
import io.fairlead.ovsdb.TlsFiles;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real ovsdb-server: a Raft cluster of one, by TLS. */
class OvsdbStoreIT implements StoreContract {

    private static final String ADDRESS = "127.0.0.1";
    private volatile Instant now = NOW;
    private Places places;
    private int port;
    private StoreServer server;
    private OvsdbStore opened;

    @BeforeEach
    void start(@TempDir Path root) throws IOException {
        places = new Places(root.resolve("etc"), root.resolve("var"), root.resolve("run"));
        new StoreSetup(places, ADDRESS).prepare();
        port = freePort();
        server = new StoreServer(StoreDatabase.serverCommand(places, ADDRESS, port), root.resolve("server.log"));
        opened = open();
        awaitReady(opened.store());
    }

    /** Whatever a test did: what was kept in step commit by commit is what another reads from scratch. */
    @AfterEach
    void stop() throws InterruptedException {
        awaitReady(opened.store());
        try (OvsdbStore other = open()) {
            awaitReady(other.store());
            assertThat(other.journal().ledger()).isEqualTo(opened.journal().ledger());
        }
        opened.close();
        server.kill();
    }

    private OvsdbStore open() {
        return OvsdbStore.connect(
                List.of(new OvsdbAddress.Ssl(ADDRESS, port)),
                new PkiFiles(places.pki()),
                () -> now,
                InstantSource.system());
    }

    private static void awaitReady(Store store) {
        await().atMost(Duration.ofSeconds(20)).until(store::isReady);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public Store store() {
        return opened.store();
    }

    @Override
    public void pass(Duration time) {
        now = now.plus(time);
    }

    @Test
    void showsAnotherControllerTheSameFromScratch() {
        claim(admit("one", "192.0.2.1"), network(WEB));
        store().createToken(new JoinToken("t1", "hash", JoinToken.Role.HOST, NOW, NOW.plusSeconds(60), 1));
        Snapshot known = store().snapshot();

        try (OvsdbStore other = open()) {
            awaitReady(other.store());
            assertThat(other.store().snapshot()).isEqualTo(known);
            assertThat(other.store().tokens()).isEqualTo(store().tokens());
        }
    }

    @Test
    void followsAnotherControllerAndDecidesOnWhatItDid() {
        try (OvsdbStore other = open()) {
            awaitReady(other.store());
            for (int i = 0; i < 20; i++) {
                var tenant = new Tenant(new TenantName("t" + i));
                (i % 2 == 0 ? store() : other.store()).createTenant(tenant);
            }
            assertThat(other.store().createTenant(new Tenant(new TenantName("t0"))))
                    .isInstanceOf(TenantChange.Exists.class);
            await().untilAsserted(() -> assertThat(other.store().snapshot()).isEqualTo(store().snapshot()));
            assertThat(store().snapshot().intent().tenants()).hasSize(21);
        }
    }

    @Test
    void sharesACommitAmongManyAtOnce() throws Exception {
        long before = opened.journal().ledger().counters().serial();

        StoreUse.together(Collections.nCopies(500, () -> store().nextGeneration()));

        assertThat(store().nextGeneration()).isEqualTo(501);
        assertThat(opened.journal().ledger().counters().serial() - before).isLessThan(250);
    }

    @Test
    void losesNothingAcknowledgedWhenItsServerIsKilled() throws Exception {
        var acknowledged = new ArrayList<TenantName>();
        var ended = new AtomicBoolean();
        Thread writer = Thread.ofVirtual().start(() -> {
            for (int i = 0; !ended.get(); i++) {
                var name = new TenantName("t" + i);
                if (store().createTenant(new Tenant(name)) instanceof TenantChange.Done) {
                    synchronized (acknowledged) {
                        acknowledged.add(name);
                    }
                }
            }
        });
        for (int i = 0; i < 3; i++) {
            int before = count(acknowledged);
            await().until(() -> count(acknowledged) > before + 20);
            server.kill();
            server.start();
        }
        int before = count(acknowledged);
        await().atMost(Duration.ofSeconds(30)).until(() -> count(acknowledged) > before + 20);
        ended.set(true);
        writer.join();

        assertThat(store().snapshot().intent().tenants().keySet()).containsAll(acknowledged);
        assertThat(store().snapshot().intent().tenants()).hasSize(acknowledged.size() + 1);
    }

    /** Every third answer is lost: after the commit happened, or before it was sent. */
    @Test
    void doesWhatItAnswersExactlyOnceAlthoughAnswersGetLost() {
        var tls = new PkiFiles(places.pki());
        var database = new LosingDatabase(new LeaderDatabase(
                List.of(new OvsdbAddress.Ssl(ADDRESS, port)),
                new TlsFiles(tls.certificate(), tls.key(), tls.controllersCa()),
                new Random(1)));
        try (var journal = new OvsdbJournal(database, InstantSource.system()).start()) {
            var losing = new DecidingStore(journal, () -> now, new Random(1));
            awaitReady(losing);

            for (int i = 0; i < 30; i++) {
                assertThat(losing.createTenant(new Tenant(new TenantName("t" + i))))
                        .isInstanceOf(TenantChange.Done.class);
            }
            assertThat(database.lost()).isGreaterThan(9);
            assertThat(losing.snapshot().revision()).isEqualTo(30);
            await().untilAsserted(() -> assertThat(store().snapshot()).isEqualTo(losing.snapshot()));
        }
    }

    private static int count(List<?> list) {
        synchronized (list) {
            return list.size();
        }
    }

    @Test
    void saysThatNothingWasChangedWhileItsServerIsAway() throws Exception {
        network(WEB);
        Snapshot known = store().snapshot();
        server.kill();
        await().until(() -> !store().isReady());

        assertThatThrownBy(() -> store().createTenant(new Tenant(ACME)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("nothing was changed");
        assertThat(store().snapshot()).isEqualTo(known);

        server.start();
        awaitReady(store());
        assertThat(store().createNetwork(NetworkRequest.named(TenantName.DEFAULT, new NetworkName("later"))))
                .isInstanceOf(NetworkChange.Done.class);
        assertThat(store().snapshot().intent().tenants()).doesNotContainKey(ACME);
    }
}
