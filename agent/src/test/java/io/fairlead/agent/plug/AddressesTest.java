package io.fairlead.agent.plug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.agent.cluster.ClusterException;
import io.fairlead.agent.cluster.ClusterNetwork;
import io.fairlead.agent.cluster.HeldLease;
import io.fairlead.agent.cluster.Hole;
import io.fairlead.agent.testing.FakeCluster;
import io.fairlead.ipam.Slot;
import io.fairlead.ipam.SlotBook;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import io.fairlead.net.OfPort;
import io.fairlead.net.Vni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AddressesTest {

    private static final Duration SOON = Duration.ofMillis(10);
    private static final ClusterNetwork WEB = FakeCluster.network(10, "web", "10.1.0.0/24");

    private final FakeCluster cluster = new FakeCluster();
    private Instant now = Instant.EPOCH.plus(Duration.ofDays(1));
    private final Addresses addresses = new Addresses(cluster, () -> now);

    @BeforeEach
    void hold() {
        cluster.add(WEB);
        cluster.hold(new HeldLease(WEB.vni(), Cidr.parse("10.1.0.64/28"), 65_216, 7));
        addresses.dockerIsKnown();
    }

    @Test
    void handsOutNothingBeforeItHasSeenTheBridge() throws Exception {
        assertThatThrownBy(() -> addresses.take(WEB, SOON))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("br-fairlead");

        addresses.observe(List.of(endpoint("10.1.0.65")), Set.of(new OfPort(65_218)));

        assertThat(addresses.take(WEB, SOON).address()).isEqualTo(Ip.parse("10.1.0.67"));
    }

    @Test
    void knowsTheLeaseOfAnAddress() {
        assertThat(addresses.slot(WEB.vni(), Ip.parse("10.1.0.70"))).hasValueSatisfying(leased -> {
            assertThat(leased.slot().port()).isEqualTo(new OfPort(65_222));
            assertThat(leased.lease().epoch()).isEqualTo(7);
        });
        assertThat(addresses.slot(WEB.vni(), Ip.parse("10.1.0.80"))).isEmpty();
    }

    @Test
    void freesAnAddressThatNeverGotAPort() throws Exception {
        cluster.becomeUnreachable();
        addresses.observe(List.of(), Set.of());
        for (int i = 0; i < 15; i++) {
            addresses.take(WEB, SOON);
        }
        assertThatThrownBy(() -> addresses.take(WEB, SOON)).isInstanceOf(ClusterException.class);

        now = now.plus(Occupancy.UNPLUGGED).plusSeconds(1);
        addresses.observe(List.of(), Set.of());

        assertThat(addresses.take(WEB, SOON)).isNotNull();
    }

    @Test
    void keepsAnAddressWhosePortIsThereWhateverDockerSays() throws Exception {
        addresses.observe(List.of(endpoint("10.1.0.65")), Set.of());

        addresses.release(WEB.vni(), Ip.parse("10.1.0.65"));

        assertThat(addresses.take(WEB, SOON).address()).isNotEqualTo(Ip.parse("10.1.0.65"));
        assertThat(addresses.take(WEB, Ip.parse("10.1.0.65"), SOON).address()).isEqualTo(Ip.parse("10.1.0.65"));
    }

    @Test
    void keepsTheAddressOfAPortThatVanishedForAWhile() throws Exception {
        addresses.observe(List.of(endpoint("10.1.0.65")), Set.of());

        addresses.observe(List.of(), Set.of());
        assertThat(addresses.take(WEB, SOON).address()).isNotEqualTo(Ip.parse("10.1.0.65"));

        now = now.plus(Occupancy.UNPLUGGED).plusSeconds(1);
        addresses.observe(List.of(), Set.of());
        assertThat(addresses.take(WEB, Ip.parse("10.1.0.65"), SOON)).isNotNull();
        assertThat(addresses.reserve(endpoint("10.1.0.65", "fedcba9876543210"))).isEmpty();
    }

    @Test
    void freesWhatWasUnpluggedDuringALook() throws Exception {
        cluster.becomeUnreachable();
        addresses.observe(List.of(endpoint("10.1.0.65")), Set.of());
        addresses.unplugged("abcdef0123456789");
        addresses.release(WEB.vni(), Ip.parse("10.1.0.65"));

        addresses.observe(List.of(endpoint("10.1.0.65")), Set.of()); // What was seen before it was unplugged.
        addresses.observe(List.of(), Set.of());

        assertThat(addresses.take(WEB, SOON).address()).isEqualTo(Ip.parse("10.1.0.65"));
    }

    @Test
    void keepsWhatAContainerHasWhateverTheBridgeShows() throws Exception {
        addresses.observe(List.of(), Set.of());
        addresses.keep(WEB.vni(), Ip.parse("10.1.0.65"), "abcdef0123456789");

        assertThat(addresses.take(WEB, SOON).address()).isEqualTo(Ip.parse("10.1.0.66"));
        assertThat(addresses.reserve(endpoint("10.1.0.65", "fedcba9876543210"))).contains("abcdef0123456789");
    }

    @Test
    void keepsNothingForWhatWasJustUnplugged() throws Exception {
        addresses.observe(List.of(endpoint("10.1.0.65")), Set.of());
        addresses.unplugged("abcdef0123456789");
        addresses.keep(WEB.vni(), Ip.parse("10.1.0.65"), "abcdef0123456789"); // As Docker still shows it.
        addresses.release(WEB.vni(), Ip.parse("10.1.0.65"));

        assertThat(addresses.take(WEB, SOON).address()).isEqualTo(Ip.parse("10.1.0.65"));
    }

    @Test
    void givesAnEmptyBlockBackAfterAWhile() {
        addresses.observe(List.of(), Set.of());
        addresses.giveBackEmptyBlocks();
        assertThat(cluster.leases()).hasSize(1);

        now = now.plus(IdleLeases.GRACE);
        addresses.giveBackEmptyBlocks();

        assertThat(cluster.leases()).isEmpty();
    }

    @Test
    void givesOutNothingThatDrainsAndGivesItBackSoonAfterItsLastContainer() throws Exception {
        cluster.hold(new HeldLease(WEB.vni(), Cidr.parse("10.1.0.80/28"), 65_152, 7));
        addresses.observe(List.of(), Set.of());
        Ip used = addresses.take(WEB, Ip.parse("10.1.0.90"), SOON).address();
        cluster.drain();
        cluster.becomeUnreachable();
        assertThatThrownBy(() -> addresses.take(WEB, SOON)).isInstanceOf(ClusterException.class);
        assertThatThrownBy(() -> addresses.take(WEB, Ip.parse("10.1.0.91"), SOON))
                .isInstanceOf(ClusterException.class);
        assertThat(addresses.take(WEB, used, SOON).address()).as("confirmed").isEqualTo(used);
        assertThat(addresses.slot(WEB.vni(), used)).isPresent();

        giveBackAfter(Duration.ofMinutes(1));
        assertThat(cluster.leases()).as("the first block goes last").hasSize(2);
        addresses.release(WEB.vni(), used);
        giveBackAfter(Duration.ZERO);
        assertThat(addresses.isSoonToGiveBack()).isTrue();
        assertThat(cluster.leases()).hasSize(2);
        giveBackAfter(SlotBook.RETURN);
        giveBackAfter(Duration.ZERO);
        giveBackAfter(SlotBook.RETURN);
        assertThat(cluster.leases()).isEmpty();
    }

    private void giveBackAfter(Duration time) {
        now = now.plus(time);
        addresses.giveBackEmptyBlocks();
    }

    @Test
    void keepsABlockInUse() {
        addresses.observe(List.of(endpoint("10.1.0.65")), Set.of());
        addresses.giveBackEmptyBlocks();
        now = now.plus(IdleLeases.GRACE);
        addresses.giveBackEmptyBlocks();

        assertThat(cluster.leases()).hasSize(1);
    }

    @Test
    void handsOutOtherAddressesWhileABlockIsGivenBack() throws Exception {
        cluster.hold(new HeldLease(WEB.vni(), Cidr.parse("10.1.0.80/28"), 65_152, 7));
        cluster.becomeUnreachable();
        addresses.observe(List.of(), Set.of());
        addresses.giveBackEmptyBlocks();
        now = now.plus(IdleLeases.GRACE);
        var taken = new AtomicReference<Slot>();
        cluster.whileGivingBack(() -> taken.set(elsewhere(() -> addresses.take(WEB, SOON))));

        addresses.giveBackEmptyBlocks();

        assertThat(taken.get().address()).isEqualTo(Ip.parse("10.1.0.65"));
        assertThat(cluster.leases()).hasSize(1);
    }

    @Test
    void takesNothingFromABlockThatIsBeingGivenBack() throws Exception {
        cluster.becomeUnreachable();
        addresses.observe(List.of(), Set.of());
        addresses.giveBackEmptyBlocks();
        now = now.plus(IdleLeases.GRACE);
        cluster.whileGivingBack(() -> assertThatThrownBy(() -> addresses.take(WEB, SOON))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("No controller"));

        addresses.giveBackEmptyBlocks();

        assertThat(cluster.leases()).isEmpty();
    }

    @Test
    void leavesToAnotherHostOnlyWhatNobodyHas() throws Exception {
        Cidr asked = Cidr.parse("10.1.0.65/32");
        assertThat(addresses.objection(WEB.vni(), asked))
                .hasValueSatisfying(reason -> assertThat(reason).contains("just started"));
        addresses.observe(List.of(named("10.1.0.65", "web-1")), Set.of());

        assertThat(addresses.objection(WEB.vni(), asked)).contains("10.1.0.65 is in use there by container web-1");
        assertThat(addresses.objection(new Vni(11), asked)).isEmpty();
        assertThat(addresses.objection(WEB.vni(), Cidr.parse("10.1.0.66/32"))).isEmpty();
        Slot _ = addresses.take(WEB, Ip.parse("10.1.0.66"), SOON);
        assertThat(addresses.objection(WEB.vni(), Cidr.parse("10.1.0.66/32"))).contains("10.1.0.66 is in use there");
    }

    @Test
    void asksForAnAddressThatAnotherHostHasLeasedOutOfItsBlock() throws Exception {
        addresses.observe(List.of(), Set.of());
        cluster.leaveOut(new Hole(WEB.vni(), Cidr.parse("10.1.0.65/32"), "paris"));
        cluster.becomeUnreachable();

        assertThat(addresses.take(WEB, SOON).address()).isEqualTo(Ip.parse("10.1.0.66"));
        assertThatThrownBy(() -> addresses.take(WEB, Ip.parse("10.1.0.65"), SOON))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("No controller");
    }

    @Test
    void givesAnExceptionBackSoonAfterItsContainerHasGone() throws Exception {
        var exception = new HeldLease(WEB.vni(), Cidr.parse("10.1.0.200/32"), 65_088, 7);
        cluster.hold(exception);
        addresses.observe(List.of(), Set.of());
        Slot _ = addresses.take(WEB, Ip.parse("10.1.0.200"), SOON);
        addresses.giveBackEmptyBlocks();
        assertThat(addresses.isSoonToGiveBack()).isFalse();

        addresses.release(WEB.vni(), Ip.parse("10.1.0.200"));
        addresses.giveBackEmptyBlocks();
        assertThat(addresses.isSoonToGiveBack()).isTrue();
        now = now.plusSeconds(10);
        addresses.giveBackEmptyBlocks();

        assertThat(cluster.leases()).hasSize(1).doesNotContain(exception);
    }

    @Test
    void letsAnExceptionGoAtOnceWhenItIsAskedForUnlessItIsInUse() throws Exception {
        var exception = new HeldLease(WEB.vni(), Cidr.parse("10.1.0.200/32"), 65_088, 7);
        cluster.hold(exception);
        addresses.observe(List.of(), Set.of());
        Slot _ = addresses.take(WEB, Ip.parse("10.1.0.200"), SOON);

        assertThat(addresses.letGo(exception)).contains("10.1.0.200 is in use there");
        assertThat(cluster.leases()).contains(exception);
        addresses.release(WEB.vni(), Ip.parse("10.1.0.200"));

        assertThat(addresses.letGo(exception)).isEmpty();
        assertThat(cluster.leases()).doesNotContain(exception);
    }

    @Test
    void asksTheClusterWhereTheSlotIsForAnotherMac() throws Exception {
        addresses.observe(List.of(), Set.of());
        Ip address = addresses.take(WEB, SOON).address();
        var chosen = Optional.of(MacAddress.parse("52:54:00:00:00:01"));

        LeasedSlot single = addresses.slot(WEB, address, chosen, "e1", SOON);
        assertThat(single.lease().mac()).isEqualTo(chosen);
        assertThat(addresses.slot(WEB.vni(), address)).contains(single);
        assertThat(addresses.take(WEB, SOON).address()).isNotEqualTo(address);
        assertThat(addresses
                        .slot(WEB, address, Optional.empty(), "e1", SOON)
                        .lease()
                        .block())
                .isEqualTo(Cidr.parse("10.1.0.64/28"));

        cluster.becomeUnreachable();
        assertThat(addresses.slot(WEB, address, Optional.empty(), "e1", SOON)).isNotNull();
        assertThatThrownBy(() -> addresses.slot(WEB, address, chosen, "e1", SOON))
                .isInstanceOf(ClusterException.class);
    }

    /** Else it would have another MAC while somebody still sends by the first. */
    @Test
    void leavesTheSlotOfARunningContainerAsItIs() throws Exception {
        addresses.observe(List.of(), Set.of());
        Ip address = addresses.take(WEB, SOON).address();
        Endpoint running = endpoint(address.toString());
        addresses.observe(List.of(running), Set.of());
        List<HeldLease> before = cluster.leases();
        var chosen = Optional.of(MacAddress.parse("52:54:00:00:00:01"));

        assertThatThrownBy(() -> addresses.slot(WEB, address, chosen, "another", SOON))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("in use on this host");

        assertThat(cluster.leases()).isEqualTo(before);
        assertThat(addresses.slot(WEB, address, Optional.empty(), running.id(), SOON))
                .isNotNull();
    }

    private static Endpoint named(String address, String container) {
        return endpoint(address).of("cc", container);
    }

    /** By another thread, which must not have to wait for this one. */
    private static <T> T elsewhere(Callable<T> work) {
        var task = new FutureTask<>(work);
        Thread.ofVirtual().start(task);
        try {
            return task.get(5, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Endpoint endpoint(String address) {
        return endpoint(address, "abcdef0123456789");
    }

    private static Endpoint endpoint(String address, String id) {
        Ip ip = Ip.parse(address);
        var slot = new Slot(ip, new OfPort(65_216 + (ip.bits() & 63)));
        return new Endpoint(id, WEB.vni(), WEB.id(), slot, 7, "docker", "", "");
    }
}
