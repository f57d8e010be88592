package io.fairlead.agent.plug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.agent.cluster.ClusterNetwork;
import io.fairlead.agent.cluster.HeldLease;
import io.fairlead.agent.cluster.NetworkId;
import io.fairlead.agent.testing.PrivateOvs;
import io.fairlead.agent.time.Deadline;
import io.fairlead.ipam.AddressSet;
import io.fairlead.ipam.Slot;
import io.fairlead.ipam.Subnet;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.OfPort;
import io.fairlead.net.Prefix6;
import io.fairlead.net.Vni;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real Open vSwitch, whose ports are dummies. */
class HostBridgeIT {

    private static final String ID = "abcdef0123456789";
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Endpoint ENDPOINT = endpoint(ID, "10.1.0.17");

    @TempDir
    private Path directory;

    private PrivateOvs ovs;
    private HostBridge bridge;

    @BeforeEach
    void start() throws Exception {
        ovs = PrivateOvs.start(directory);
        ovs.vsctl("add-br", "br-fairlead", "--", "set", "bridge", "br-fairlead", "datapath_type=dummy");
        bridge = HostBridge.open(ovs.socket());
        await().until(this::isReached);
    }

    private boolean isReached() {
        try {
            return bridge.ports().endpoints().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    @AfterEach
    void stop() throws Exception {
        bridge.close();
        ovs.close();
    }

    @Test
    void addsAPortWithItsSlotsNumberAndReadsItBack() throws Exception {
        bridge.ports().add(ENDPOINT);
        bridge.ports().awaitNumber(ID, SOON);

        assertThat(ovs.vsctl("get", "interface", "flabcdef01234", "ofport")).isEqualTo("65233");
        assertThat(bridge.ports().endpoints()).containsExactly(ENDPOINT);
        assertThat(bridge.ports().foreign()).isEmpty();
    }

    @Test
    void readsTheTunnelsUdpPort() throws Exception {
        bridge.ports().add(ENDPOINT);
        assertThat(bridge.ports().tunnelPort()).isEmpty();

        ovs.vsctl(
                "add-port",
                "br-fairlead",
                "fl-tunnel",
                "--",
                "set",
                "interface",
                "fl-tunnel",
                "type=vxlan",
                "options:remote_ip=flow",
                "options:dst_port=14789");

        await().until(() -> bridge.ports().tunnelPort().equals(OptionalInt.of(14_789)));
    }

    @Test
    void saysThatAnotherPortHasTheNumber() throws Exception {
        ovs.vsctl("add-port", "br-fairlead", "other", "--", "set", "interface", "other", "ofport_request=65233");
        await().until(() -> bridge.ports().foreign().contains(new OfPort(65_233)));

        bridge.ports().add(ENDPOINT);

        assertThatThrownBy(() -> bridge.ports().awaitNumber(ID, SOON))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another port has 65233");
    }

    @Test
    void replacesAndRemovesAPort() throws Exception {
        bridge.ports().add(ENDPOINT);
        bridge.ports().add(endpoint(ID, "10.1.0.18"));
        assertThat(bridge.ports().endpoints()).containsExactly(endpoint(ID, "10.1.0.18"));

        bridge.ports().remove(ID);
        bridge.ports().remove(ID);

        assertThat(bridge.ports().endpoints()).isEmpty();
        assertThat(ovs.vsctl("list-ports", "br-fairlead")).isEmpty();
    }

    @Test
    void writesDownWhichContainerItBelongsTo() throws Exception {
        bridge.ports().add(ENDPOINT);
        bridge.ports().name(ID, "cc", "old");
        bridge.ports().name(ID, "cc", "nginx");

        assertThat(bridge.ports().endpoints())
                .extracting(Endpoint::containerName)
                .containsExactly("nginx");
    }

    @Test
    void keepsLeasesAndNetworksOverARestartOfTheDatabase() throws Exception {
        var lease = new HeldLease(new Vni(10), Cidr.parse("10.1.0.16/28"), 65_216, 3);
        var gone = new HeldLease(new Vni(10), Cidr.parse("10.1.0.32/28"), 65_152, 3);
        var web = new ClusterNetwork(
                new Vni(10),
                new NetworkId("acme", "web"),
                Subnet.of(Cidr.parse("10.1.0.0/24"))
                        .excluding(AddressSet.parse(List.of("10.1.0.2-10.1.0.5")))
                        .reserving(AddressSet.parse(List.of("10.1.0.128/25"))),
                Optional.of(Prefix6.parse("fd00:1:2::/96")),
                1_450);
        var plain = new ClusterNetwork(
                new Vni(11),
                new NetworkId("acme", "db"),
                Subnet.of(Cidr.parse("10.2.0.0/24")),
                Optional.empty(),
                1_450);
        bridge.record().keep(lease);
        bridge.record().keep(gone);
        bridge.record().strike(gone.network(), gone.block());
        bridge.record().keepNetworks(List.of(web, plain));
        bridge.record().keepDraining(Set.of(lease));

        ovs.stopDatabase();
        await().untilAsserted(() -> assertThatThrownBy(() -> bridge.ports().endpoints())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("can't be reached"));
        ovs.startDatabase();
        await().until(this::isReached);

        assertThat(bridge.record().leases()).containsExactly(lease);
        assertThat(bridge.record().networks()).containsExactlyInAnyOrder(web, plain);
        assertThat(bridge.record().draining()).containsExactly(lease);
        bridge.record().keepDraining(Set.of());
        assertThat(bridge.record().draining()).isEmpty();
        bridge.record().keepNetworks(List.of());
        assertThat(bridge.record().networks()).isEmpty();
        assertThat(bridge.record().leases()).containsExactly(lease);
    }

    /** As on a slow disk; what was asked for may yet be done when it goes on. */
    @Test
    void saysThatTheDatabaseDoesNotAnswer() throws Exception {
        ovs.pauseDatabase(true);
        try {
            assertThatThrownBy(() -> Deadline.within(Duration.ofMillis(100), () -> {
                        bridge.ports().add(ENDPOINT);
                        return ENDPOINT;
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is ovsdb-server running?");
        } finally {
            ovs.pauseDatabase(false);
        }
    }

    @Test
    void saysThatOpenVswitchDoesNotTakeUpAPort() throws Exception {
        ovs.pauseSwitch(true);
        try {
            bridge.ports().add(ENDPOINT);

            assertThatThrownBy(() -> bridge.ports().awaitNumber(ID, Duration.ofMillis(100)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("within 0.1 s; is ovs-vswitchd running?");
        } finally {
            ovs.pauseSwitch(false);
        }
    }

    @Test
    void saysThatThereIsNoBridge() throws Exception {
        ovs.vsctl("del-br", "br-fairlead");

        await().untilAsserted(() -> assertThatThrownBy(() -> bridge.ports().add(ENDPOINT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no bridge br-fairlead"));
    }

    private static Endpoint endpoint(String id, String address) {
        Ip ip = Ip.parse(address);
        var slot = new Slot(ip, new OfPort(65_216 + (ip.bits() & 63)));
        return new Endpoint(id, new Vni(10), new NetworkId("acme", "web"), slot, 3, "docker", "", "");
    }
}
