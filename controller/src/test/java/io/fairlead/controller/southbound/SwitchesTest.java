package io.fairlead.controller.southbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.controller.model.Datapath;
import io.fairlead.controller.plan.BridgePlan;
import io.fairlead.controller.store.HostChange;
import io.fairlead.controller.store.HostFacts;
import io.fairlead.controller.store.HostRequest;
import io.fairlead.controller.store.Store;
import io.fairlead.controller.testing.InMemoryStore;
import io.fairlead.ipam.HostId;
import io.fairlead.net.Ip;
import io.fairlead.ovsdb.Contents;
import io.fairlead.ovsdb.Transaction;
import io.fairlead.ovsdb.TransactionResult;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SwitchesTest {

    private static final Wakes NOBODY = new Wakes() {
        @Override
        public void wake(HostId host) {}

        @Override
        public void suspect(HostId host) {}
    };

    private final Store store = InMemoryStore.create();
    private final Databases databases =
            new Databases(store, new Endpoints(), NOBODY, () -> "ssl:192.0.2.9:6653", InstantSource.system());
    private final Switches switches = new Switches(store, databases, NOBODY, Duration.ofSeconds(10));
    private final HostId host = joined();

    /** A database that is connected and empty. */
    private record FakeDatabase(String from) implements HostSession {

        @Override
        public Contents contents() {
            return new Contents(Map.of("Bridge", Map.of()));
        }

        @Override
        public Optional<InetAddress> address() {
            return Optional.of(new InetSocketAddress(from, 1).getAddress());
        }

        @Override
        public TransactionResult transact(Transaction transaction) {
            return new TransactionResult(List.of(), Map.of());
        }

        @Override
        public void close() {}
    }

    private HostId joined() {
        var facts = new HostFacts(Ip.parse("192.0.2.1"), 1500, Datapath.SYSTEM);
        var request = new HostRequest(Optional.empty(), "one", facts, Optional.empty());
        return ((HostChange.Done) store.admit(request)).host().id();
    }

    private FakeSwitchSession dialling(String address) {
        return new FakeSwitchSession(BridgePlan.datapathId(host), address);
    }

    @Test
    void takesASwitchThatComesFromWhereItsDatabaseDoes() {
        databases.take(host, new FakeDatabase("192.0.2.1"));
        var session = dialling("192.0.2.1");

        switches.connected(session);

        assertThat(session.obeys()).isTrue();
        assertThat(switches.connected()).containsExactly(host);
    }

    @Test
    void sendsAnotherMachineAwayWithoutDisturbingTheTrueSwitch() {
        databases.take(host, new FakeDatabase("192.0.2.1"));
        var honest = dialling("192.0.2.1");
        switches.connected(honest);
        var impostor = dialling("192.0.2.66");

        switches.connected(impostor);

        assertThat(impostor.isOpen()).isFalse();
        assertThat(impostor.obeys()).isFalse();
        assertThat(honest.isOpen()).isTrue();
        assertThat(switches.connected()).containsExactly(host);
    }

    @Test
    void waitsForTheDatabaseWhereTheSwitchIsFirst() throws InterruptedException {
        var early = dialling("192.0.2.1");
        var impostor = dialling("192.0.2.66");
        Thread one = Thread.ofVirtual().start(() -> switches.connected(early));
        Thread other = Thread.ofVirtual().start(() -> switches.connected(impostor));
        await().until(() ->
                one.getState() == Thread.State.TIMED_WAITING && other.getState() == Thread.State.TIMED_WAITING);

        databases.take(host, new FakeDatabase("192.0.2.1"));

        one.join();
        other.join();
        assertThat(early.obeys()).isTrue();
        assertThat(impostor.isOpen()).isFalse();
    }

    @Test
    void sendsASwitchAwayWhoseDatabaseDoesNotCome() {
        var session = dialling("192.0.2.1");

        new Switches(store, databases, NOBODY, Duration.ZERO).connected(session);

        assertThat(session.isOpen()).isFalse();
        assertThat(session.obeys()).isFalse();
    }

    @Test
    void sendsASwitchOfNobodyAway() {
        var session = new FakeSwitchSession("00000000000000ff", "192.0.2.1");

        switches.connected(session);

        assertThat(session.isOpen()).isFalse();
    }
}
