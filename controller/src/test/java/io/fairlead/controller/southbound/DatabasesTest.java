package io.fairlead.controller.southbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.controller.testing.InMemoryStore;
import io.fairlead.ipam.HostId;
import io.fairlead.ovsdb.Contents;
import io.fairlead.ovsdb.Transaction;
import io.fairlead.ovsdb.TransactionResult;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class DatabasesTest {

    private static final HostId HOST = new HostId("h1");

    private final Endpoints endpoints = new Endpoints();
    private final Databases databases =
            new Databases(InMemoryStore.create(), endpoints, new NoWakes(), () -> "", InstantSource.system());

    /** A database whose rows take as long to be read as the test wants. */
    private static final class SlowDatabase implements HostSession {

        final CountDownLatch read = new CountDownLatch(1);
        volatile boolean slow;
        volatile boolean reading;

        @Override
        public Contents contents() {
            try {
                if (slow) {
                    reading = true;
                    read.await();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new Contents(Map.of("Bridge", Map.of()));
        }

        @Override
        public Optional<InetAddress> address() {
            return Optional.empty();
        }

        @Override
        public TransactionResult transact(Transaction transaction) {
            return new TransactionResult(List.of(), Map.of());
        }

        @Override
        public void close() {}
    }

    @Test
    void showsNothingOfADatabaseThatEndsWhileItIsLookedAt() throws InterruptedException {
        var database = new SlowDatabase();
        databases.take(HOST, database);
        database.slow = true;
        Thread look = Thread.ofVirtual().start(() -> databases.changed(HOST, database));
        await().until(() -> database.reading);

        Thread end = Thread.ofVirtual().start(() -> databases.gone(HOST, database));
        await().until(() ->
                Set.of(Thread.State.WAITING, Thread.State.TERMINATED).contains(end.getState()));
        database.read.countDown();
        look.join();
        end.join();

        assertThat(endpoints.isSeen(HOST)).isFalse();
    }

    private static final class NoWakes implements Wakes {

        @Override
        public void wake(HostId host) {}

        @Override
        public void suspect(HostId host) {}
    }
}
