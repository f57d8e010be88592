package io.fairlead.agent.plug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.agent.cluster.HeldLease;
import io.fairlead.agent.cluster.NetworkId;
import io.fairlead.agent.testing.PrivateOvs;
import io.fairlead.ipam.Slot;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.OfPort;
import io.fairlead.net.Vni;
import io.fairlead.ovsdb.Change;
import io.fairlead.ovsdb.Contents;
import io.fairlead.ovsdb.Transaction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real Open vSwitch whose bridge is replaced by another between a look at it and a change. */
class ReplacedBridgeIT {

    private static final String ID = "abcdef0123456789";
    private static final Endpoint ENDPOINT = new Endpoint(
            ID,
            new Vni(10),
            new NetworkId("acme", "web"),
            new Slot(Ip.parse("10.1.0.17"), new OfPort(65_233)),
            3,
            "docker",
            "",
            "");

    @TempDir
    private Path directory;

    private PrivateOvs ovs;
    private ReplicatedDatabase database;
    private HostDatabase stale;

    @BeforeEach
    void start() throws Exception {
        ovs = PrivateOvs.start(directory);
        ovs.vsctl("add-br", "br-fairlead", "--", "set", "bridge", "br-fairlead", "datapath_type=dummy");
        database = ReplicatedDatabase.open(ovs.address());
        await().until(this::isReached);
        ports(database).add(ENDPOINT);
        stale = new Stale(database.contents(), database);
        ovs.vsctl("del-br", "br-fairlead");
        ovs.vsctl("add-br", "br-fairlead", "--", "set", "bridge", "br-fairlead", "datapath_type=dummy");
    }

    private BridgePorts ports(HostDatabase contents) {
        return new BridgePorts(contents, new Barrier(directory.resolve("br-fairlead.mgmt")), InstantSource.system());
    }

    private boolean isReached() {
        try {
            return BridgeView.of(database.contents()).ports().stream()
                    .anyMatch(port -> port.name().equals("br-fairlead"));
        } catch (IOException e) {
            return false;
        }
    }

    @AfterEach
    void stop() throws Exception {
        database.close();
        ovs.close();
    }

    @Test
    void tellsThatTheBridgeWasMadeAnew() throws Exception {
        var made = new AtomicInteger();
        ports(database).onLoss(made::incrementAndGet);

        ovs.vsctl("set", "bridge", "br-fairlead", "external_ids:key=value");
        ovs.vsctl("del-br", "br-fairlead");
        ovs.vsctl("add-br", "br-fairlead", "--", "set", "bridge", "br-fairlead", "datapath_type=dummy");

        await().until(() -> made.get() > 0);
        assertThat(made).hasValue(1);
    }

    @Test
    void tellsOfAPortThatSomebodyElseRemoved() throws Exception {
        var lost = new AtomicInteger();
        BridgePorts ports = ports(database);
        ports.onLoss(lost::incrementAndGet);

        ports.add(ENDPOINT);
        ports.remove(ID);
        assertThat(lost).hasValue(0);

        ports.add(ENDPOINT);
        ovs.vsctl("del-port", ENDPOINT.portName());
        await().until(() -> lost.get() == 1);
    }

    @Test
    void writesNoLeaseOnABridgeThatIsGone() throws Exception {
        var lease = new HeldLease(new Vni(10), Cidr.parse("10.1.0.16/28"), 65_216, 3);

        assertThatThrownBy(() -> new BridgeRecord(new BridgeNotes(stale)).keep(lease))
                .isInstanceOf(IOException.class);

        var record = new BridgeRecord(new BridgeNotes(database));
        record.keep(lease);
        assertThat(record.leases()).containsExactly(lease);
    }

    @Test
    void doesNotSayThatItRemovedAPortFromABridgeThatIsGone() {
        assertThatThrownBy(() -> ports(stale).remove(ID)).isInstanceOf(IOException.class);
    }

    /** Shows what was, and changes what is. */
    private record Stale(Contents contents, HostDatabase now) implements HostDatabase {

        @Override
        public boolean await(Predicate<Contents> condition, Duration atMost) {
            return condition.test(contents);
        }

        @Override
        public void onChange(Consumer<Change> listener) {
            now.onChange(listener);
        }

        @Override
        public void transact(Transaction transaction) throws IOException {
            now.transact(transaction);
        }
    }
}
