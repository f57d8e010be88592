package io.fairlead.controller.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.ovsdb.Contents;
import io.fairlead.ovsdb.OvsdbException;
import io.fairlead.ovsdb.Row;
import io.fairlead.ovsdb.Transaction;
import io.fairlead.ovsdb.TransactionResult;
import io.fairlead.ovsdb.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On a database that does what the test says. */
class OvsdbJournalTest {

    private volatile Instant now = Instant.parse("2026-11-23T12:00:00Z");
    private final ToldDatabase database = new ToldDatabase();
    private final OvsdbJournal journal = new OvsdbJournal(database, () -> now).start();

    @AfterEach
    void close() {
        journal.close();
    }

    private long commit() {
        return journal.commit("take a switch", Draft::nextGeneration);
    }

    @Test
    void saysWhatItCanNotReadAndGoesOnWhenThatIsMended() {
        database.show(1, Map.of());
        assertThat(journal.isReady()).isTrue();

        database.show(2, Map.of("name", Value.of("No tenant's name")));
        assertThat(journal.isReady()).isFalse();
        assertThatThrownBy(this::commit).isInstanceOf(StoreException.class).hasMessageContaining("No tenant's name");
        assertThatThrownBy(this::commit).hasMessageContaining("nothing was changed");

        database.show(2, Map.of("name", Value.of("acme")));
        assertThat(journal.isReady()).isTrue();
        assertThat(journal.snapshot().intent().tenants()).hasSize(2);
        assertThat(commit()).isEqualTo(1);
    }

    @Test
    void failsNoChangeForOneThatWaitedTooLong() throws InterruptedException {
        database.show(1, Map.of());
        database.hold();
        var first = CompletableFuture.supplyAsync(this::commit);
        await().until(() -> database.asked.get() == 1);
        var old = new CompletableFuture<Long>();
        var fresh = new CompletableFuture<Long>();
        waiting(old);
        now = now.plus(Duration.ofSeconds(9));
        waiting(fresh);

        database.failNext();
        database.open.countDown();

        assertThat(first.join()).isEqualTo(1);
        assertThat(fresh.join()).isEqualTo(2);
        assertThatThrownBy(old::join)
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("nothing was changed");
    }

    private void waiting(CompletableFuture<Long> answer) {
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                answer.complete(commit());
            } catch (StoreException e) {
                answer.completeExceptionally(e);
            }
        });
        await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);
    }

    private static final class ToldDatabase implements Database {

        private static final List<String> TABLES = List.of(
                "Fairlead",
                "Tenant",
                "Network",
                "Host",
                "Former_Host",
                "Lease",
                "Withdrawal",
                "Confirmation",
                "Join_Token",
                "Controller");

        private volatile Optional<Contents> contents = Optional.empty();
        private volatile Runnable changed = () -> {};
        private volatile boolean failing;
        final AtomicInteger asked = new AtomicInteger();
        volatile CountDownLatch open = new CountDownLatch(0);

        /** A store of this serial, with one tenant if there is any column. */
        void show(long serial, Map<String, Value> tenant) {
            Map<String, Map<UUID, Row>> tables = new HashMap<>();
            TABLES.forEach(table -> tables.put(table, Map.of()));
            tables.put(
                    "Fairlead",
                    rows(Map.of(
                            "format", Value.of(1),
                            "serial", Value.of(serial),
                            "revision", Value.of(0),
                            "generation", Value.of(0),
                            "last_vni", Value.of(0))));
            tables.put("Tenant", tenant.isEmpty() ? Map.of() : rows(tenant));
            contents = Optional.of(new Contents(tables));
            changed.run();
        }

        private static Map<UUID, Row> rows(Map<String, Value> columns) {
            UUID id = UUID.randomUUID();
            return Map.of(id, new Row(id, columns));
        }

        void hold() {
            open = new CountDownLatch(1);
        }

        /** The transaction after the one that is held. */
        void failNext() {
            failing = true;
        }

        @Override
        public TransactionResult transact(Transaction transaction) throws OvsdbException {
            int number = asked.incrementAndGet();
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (number == 2 && failing) {
                failing = false;
                throw new OvsdbException.Unavailable("for the test");
            }
            return new TransactionResult(List.of(), Map.of());
        }

        @Override
        public Optional<Contents> contents() {
            return contents;
        }

        @Override
        public boolean isConnected() {
            return true;
        }

        @Override
        public void onChange(Runnable subscriber) {
            changed = subscriber;
        }

        @Override
        public void close() {}
    }
}
