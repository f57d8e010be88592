package io.fairlead.ovsdb.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.ovsdb.Change;
import io.fairlead.ovsdb.OvsdbAddress;
import io.fairlead.ovsdb.OvsdbException;
import io.fairlead.ovsdb.Selection;
import io.fairlead.ovsdb.Transaction;
import io.fairlead.ovsdb.Value;
import io.fairlead.ovsdb.testing.Books;
import io.fairlead.ovsdb.testing.OvsdbCluster;
import io.fairlead.ovsdb.testing.OvsdbServer;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ReconnectingSessionIT {

    private static final Selection ALL = Selection.of("Books").and("Book");

    @AutoClose
    private final OvsdbDialer dialer = OvsdbDialer.plain();

    private final Recording heard = new Recording();

    @Test
    void comesBackFiftyTimesAndLeavesNothingBehind() throws Exception {
        try (OvsdbServer server = OvsdbServer.standalone(Books.schema(), null);
                ReconnectingSession session = open(List.of(server.unix()))) {
            insert(session, "before");
            int threads = Thread.activeCount();
            int files = openFiles();
            for (int round = 1; round <= 50; round++) {
                int expected = round + 1;
                server.control("ovsdb-server/reconnect");
                await().atMost(Duration.ofSeconds(10))
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> heard.inStep.get() == expected && session.isConnected());
            }
            insert(session, "after");
            assertThat(session.replica().contents().rows("Book")).hasSize(2);
            assertThat(heard.outOfStep).hasValue(50);
            await().untilAsserted(() -> assertThat(heard.changes).hasSize(2)); // It is told on another thread.
            await().untilAsserted(() -> assertThat(openFiles()).isLessThanOrEqualTo(files + 2));
            assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 2);
        }
    }

    /** Whoever waits for a replica in step wants to use its session: hearing of it too early he would wait forever. */
    @Test
    void canBeWrittenToAsSoonAsItSaysThatItIsInStep() throws Exception {
        var rows = new AtomicInteger();
        var outcomes = new LinkedBlockingQueue<String>();
        var opened = new CompletableFuture<ReconnectingSession>();
        var writing = new ReplicaListener() {
            @Override
            public void changed(List<Change> changes) {}

            @Override
            public void inStep() {
                outcomes.add(outcomeOfInserting(opened.join(), "row " + rows.incrementAndGet()));
            }
        };
        try (OvsdbServer server = OvsdbServer.standalone(Books.schema(), null);
                ReconnectingSession session = ReconnectingSession.open(
                        dialer, ReconnectingSession.Settings.of(List.of(server.unix()), ALL), writing, new Random(1))) {
            opened.complete(session);
            for (int round = 0; round < 20; round++) {
                assertThat(outcomes.poll(10, TimeUnit.SECONDS)).isEqualTo("done");
                server.control("ovsdb-server/reconnect");
            }
        }
    }

    @Test
    void saysThatItIsOutOfStepWhenTheServerHandsOverItsLead() throws Exception {
        try (OvsdbCluster cluster = OvsdbCluster.start("Books", Books.schema(), 3);
                ReconnectingSession session = open(cluster.addresses())) {
            await().until(() -> heard.inStep.get() == 1);
            cluster.leader().control("cluster/failure-test", "transfer-leadership");
            await().atMost(Duration.ofSeconds(30)).until(() -> heard.inStep.get() == 2);
            assertThat(heard.outOfStep).hasValue(1);
            insert(session, "after");
        }
    }

    @Test
    void failsAtOnceWhileTheServerIsAwayAndNoticesWhatItMissed() throws Exception {
        try (OvsdbServer server = OvsdbServer.standalone(Books.schema(), null);
                ReconnectingSession session = open(List.of(server.address()))) {
            insert(session, "kept");
            server.kill();
            await().until(() -> !session.isConnected());
            assertThatThrownBy(() -> insert(session, "lost")).isInstanceOf(OvsdbException.Unavailable.class);
            assertThat(session.replica().contents().rows("Book")).hasSize(1);

            server.start();
            try (OvsdbSession other = dialer.dial(server.unix(), Duration.ofSeconds(5))) {
                other.transact(Transaction.in("Books")
                        .insert("Book", Map.of("title", Value.of("missed")))
                        .build());
            }
            await().atMost(Duration.ofSeconds(10)).until(session::isConnected);
            await().untilAsserted(() -> assertThat(heard.changes)
                    .extracting(change -> change.after().orElseThrow().text("title"))
                    .containsExactly("kept", "missed"));
        }
    }

    @Test
    void servesAClusterOfOne() throws Exception {
        try (OvsdbCluster cluster = OvsdbCluster.start("Books", Books.schema(), 1);
                ReconnectingSession session = open(cluster.addresses())) {
            insert(session, "a");
            assertThat(session.replica().contents().rows("Book")).hasSize(1);
        }
    }

    @Test
    void dialsTheMembersItWasToldOfWhenItsOwnIsLost() throws Exception {
        try (OvsdbCluster cluster = OvsdbCluster.start("Books", Books.schema(), 3);
                ReconnectingSession session = open(List.of(cluster.leader().address()))) {
            insert(session, "before");
            session.dial(cluster.addresses());
            assertThat(session.isConnected()).isTrue();
            cluster.leader().kill();
            await().atMost(Duration.ofSeconds(5)).until(() -> !session.isConnected());
            assertThat(session.awaitConnected(Duration.ofSeconds(30))).isTrue();
            assertThat(session.replica().contents().rows("Book")).hasSize(1);
        }
    }

    @Test
    void followsTheLeaderWhenItIsKilled() throws Exception {
        try (OvsdbCluster cluster = OvsdbCluster.start("Books", Books.schema(), 3);
                ReconnectingSession session = open(cluster.addresses())) {
            insert(session, "before");
            OvsdbServer old = cluster.leader();
            old.kill();
            await().atMost(Duration.ofSeconds(5)).until(() -> !session.isConnected());
            assertThat(session.awaitConnected(Duration.ofSeconds(30))).isTrue();
            insert(session, "after");
            assertThat(cluster.leader()).isNotSameAs(old);
            // The new leader told the difference only: nothing was heard of twice.
            await().untilAsserted(() -> assertThat(heard.changes)
                    .extracting(change -> change.after().orElseThrow().text("title"))
                    .containsExactly("before", "after"));
        }
    }

    private ReconnectingSession open(List<OvsdbAddress> addresses) throws InterruptedException {
        var session =
                ReconnectingSession.open(dialer, ReconnectingSession.Settings.of(addresses, ALL), heard, new Random(1));
        assertThat(session.awaitConnected(Duration.ofSeconds(10))).isTrue();
        return session;
    }

    private static void insert(ReconnectingSession session, String title) throws OvsdbException {
        session.transact(Transaction.in("Books")
                .insert("Book", Map.of("title", Value.of(title)))
                .build());
    }

    private static String outcomeOfInserting(ReconnectingSession session, String title) {
        try {
            insert(session, title);
            return "done";
        } catch (OvsdbException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static int openFiles() {
        String[] files = new File("/proc/self/fd").list();
        return files == null ? 0 : files.length;
    }
}
