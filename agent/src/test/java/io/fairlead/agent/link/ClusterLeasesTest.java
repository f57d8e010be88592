package io.fairlead.agent.link;

import static io.fairlead.agent.link.LinkedHost.SOON;
import static io.fairlead.agent.link.LinkedHost.VNI;
import static io.fairlead.agent.link.LinkedHost.held;
import static io.fairlead.agent.link.LinkedHost.leases;
import static io.fairlead.agent.link.LinkedHost.notice;
import static io.fairlead.agent.link.LinkedHost.welcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.agent.cluster.ClusterException;
import io.fairlead.agent.cluster.HeldLease;
import io.fairlead.agent.protocol.Message;
import io.fairlead.agent.protocol.Message.ErrorReply;
import io.fairlead.agent.protocol.Message.Hello;
import io.fairlead.agent.protocol.Message.LeaseGranted;
import io.fairlead.agent.protocol.Message.LeaseRequest;
import io.fairlead.agent.protocol.Message.LeaseReturn;
import io.fairlead.agent.protocol.Message.NetworksPresent;
import io.fairlead.ipam.LeaseState;
import io.fairlead.net.Ip;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leases asked for, held and given back over the link. */
class ClusterLeasesTest {

    @TempDir
    private Path directory;

    private LinkedHost host;

    @BeforeEach
    void equip() throws Exception {
        host = new LinkedHost(directory);
    }

    @AfterEach
    void close() throws Exception {
        host.close();
    }

    @Test
    void waitsUntilABlockIsUsableAndRecorded() throws Exception {
        ClusterLink cluster = host.connected();
        host.controller.on(
                LeaseRequest.class, _ -> List.of(new LeaseGranted(notice("10.1.0.16/28", LeaseState.CLAIMED))));
        Thread.ofVirtual().start(() -> {
            await().until(() -> !host.controller.received(LeaseRequest.class).isEmpty());
            host.controller.tell(leases(notice("10.1.0.16/28", LeaseState.INSTALLED)));
            host.controller.tell(leases(notice("10.1.0.16/28", LeaseState.USABLE)));
        });

        HeldLease lease = cluster.requestBlock(VNI, SOON);

        assertThat(lease).isEqualTo(held("10.1.0.16/28"));
        assertThat(host.record.leases()).containsExactly(lease);
        assertThat(cluster.leases()).containsExactly(lease);
    }

    @Test
    void holdsBackALeaseThatCannotBeRecordedYet() throws Exception {
        ClusterLink cluster = host.connected();
        host.record.goAway();
        host.controller.tell(leases(notice("10.1.0.16/28", LeaseState.USABLE)));

        assertThatThrownBy(() ->
                        cluster.requestAddress(VNI, Ip.parse("10.1.0.99"), Optional.empty(), Duration.ofMillis(300)))
                .isInstanceOf(ClusterException.class);
        assertThat(cluster.leases()).isEmpty();
        host.record.comeBack();

        await().untilAsserted(() -> assertThat(cluster.leases()).containsExactly(held("10.1.0.16/28")));
    }

    @Test
    void passesOnWhyABlockIsRefused() throws Exception {
        ClusterLink cluster = host.connected();
        host.controller.on(
                LeaseRequest.class, _ -> List.of(new ErrorReply("exhausted", "No free block in 10.1.0.0/24")));

        assertThatThrownBy(() -> cluster.requestBlock(VNI, SOON))
                .isInstanceOf(ClusterException.class)
                .hasMessage("No free block in 10.1.0.0/24");
    }

    @Test
    void saysThatABlockIsNotReadyInTime() throws Exception {
        ClusterLink cluster = host.connected();
        host.controller.on(
                LeaseRequest.class, _ -> List.of(new LeaseGranted(notice("10.1.0.16/28", LeaseState.CLAIMED))));

        assertThatThrownBy(() -> cluster.requestBlock(VNI, Duration.ofMillis(200)))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("10.1.0.16/28")
                .hasMessageContaining("not ready in time");
    }

    @Test
    void givesUpOnAControllerThatDoesNotAnswer() throws Exception {
        ClusterLink cluster = host.connected();

        assertThatThrownBy(() -> cluster.requestBlock(VNI, Duration.ofMillis(200)))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("did not answer within");
    }

    @Test
    void asksAgainOnTheNextConnectionWhenTheFirstEndsBeforeItsAnswer() throws Exception {
        ClusterLink cluster = host.connected();
        host.controller.on(LeaseRequest.class, _ -> {
            host.controller.on(
                    LeaseRequest.class,
                    _ -> List.of(leases(notice("10.1.0.32/28", LeaseState.USABLE)), granted("10.1.0.32/28")));
            Thread.ofVirtual().start(host.controller::hangUp);
            return List.of();
        });

        assertThat(cluster.requestBlock(VNI, SOON)).isEqualTo(held("10.1.0.32/28"));
    }

    @Test
    void holdsNothingThatIsGone() throws Exception {
        ClusterLink cluster = host.connected();
        host.controller.tell(
                leases(notice("10.1.0.16/28", LeaseState.USABLE), notice("10.1.0.32/28", LeaseState.USABLE)));
        await().until(() -> cluster.leases().size() == 2);

        host.controller.tell(leases(notice("10.1.0.16/28", LeaseState.WITHDRAWN)));

        await().untilAsserted(() -> assertThat(cluster.leases()).isEmpty());
        await().untilAsserted(() -> assertThat(host.record.leases()).isEmpty());
    }

    @Test
    void holdsWhatDrainsAndWritesDownThatItDoes() throws Exception {
        ClusterLink cluster = host.connected();
        host.controller.tell(
                leases(notice("10.1.0.16/28", LeaseState.USABLE), notice("10.1.0.32/28", LeaseState.USABLE)));
        await().until(() -> cluster.leases().size() == 2);
        var looks = new Semaphore(0);
        cluster.onChange(looks::release);

        host.controller.tell(
                leases(notice("10.1.0.16/28", LeaseState.DRAINING), notice("10.1.0.32/28", LeaseState.USABLE)));

        assertThat(looks.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
        assertThat(cluster.leases()).hasSize(2);
        assertThat(cluster.draining()).containsExactly(held("10.1.0.16/28"));
        assertThat(host.record.draining()).containsExactly(held("10.1.0.16/28"));
        ClusterLink alone = host.link(1);
        await().untilAsserted(() -> assertThat(alone.draining())
                .as("as read by an agent that finds no controller")
                .containsExactly(held("10.1.0.16/28")));

        host.controller.tell(
                leases(notice("10.1.0.16/28", LeaseState.USABLE), notice("10.1.0.32/28", LeaseState.USABLE)));
        await().untilAsserted(() -> assertThat(host.record.draining()).isEmpty());
        assertThat(cluster.draining()).isEmpty();
    }

    /** A controller takes a block back in two commits, and may fail between them. */
    @Test
    void givesBackAgainWhatWasLeftDraining() throws Exception {
        ClusterLink cluster = host.connected();
        host.controller.tell(leases(notice("10.1.0.16/28", LeaseState.USABLE)));
        await().until(() -> cluster.leases().size() == 1);
        host.controller.on(LeaseReturn.class, _ -> List.of(leases(notice("10.1.0.16/28", LeaseState.DRAINING))));

        cluster.giveBack(held("10.1.0.16/28"));

        await().until(() -> host.controller.received(LeaseReturn.class).size() >= 2);
        assertThat(cluster.leases()).isEmpty();
        assertThat(host.record.leases()).isEmpty();
        assertThat(host.record.draining()).isEmpty();
    }

    @Test
    void asksAnewForAnAddressThatDrains() throws Exception {
        ClusterLink cluster = host.connected();
        host.controller.tell(leases(notice("10.1.0.16/28", LeaseState.DRAINING)));
        await().until(() -> cluster.leases().size() == 1);
        host.controller.on(LeaseRequest.class, _ -> List.of(new ErrorReply("drained", "Host berlin is drained")));

        assertThatThrownBy(() -> cluster.requestAddress(VNI, Ip.parse("10.1.0.17"), Optional.empty(), SOON))
                .isInstanceOf(ClusterException.class)
                .hasMessage("Host berlin is drained");
    }

    @Test
    void givesABlockBackAtOnceAndAgainAfterAReconnectUntilTheClusterKnows() throws Exception {
        ClusterLink cluster = host.connected();
        host.controller.tell(leases(notice("10.1.0.16/28", LeaseState.USABLE)));
        await().until(() -> cluster.leases().size() == 1);
        host.controller.on(
                Hello.class,
                _ -> List.of(welcome(host.controller.port()), leases(notice("10.1.0.16/28", LeaseState.USABLE))));

        cluster.giveBack(held("10.1.0.16/28"));
        assertThat(cluster.leases()).isEmpty();
        assertThat(host.record.leases()).isEmpty();
        await().until(() -> !host.controller.received(LeaseReturn.class).isEmpty());
        host.controller.hangUp();

        await().until(() -> host.controller.received(Hello.class).size() == 2);
        int before = host.controller.received(LeaseReturn.class).size();
        await().until(() -> host.controller.received(LeaseReturn.class).size() > before);
        assertThat(cluster.leases()).isEmpty();
    }

    @Test
    void asksAgainToTakeABlockBackThatWasRefused() throws Exception {
        ClusterLink cluster = host.connected();
        host.controller.on(LeaseReturn.class, _ -> {
            host.controller.on(LeaseReturn.class, _ -> List.of(leases()));
            return List.of(new ErrorReply("in-use", "Block 10.1.0.16/28 has endpoints on this host; it stays"));
        });
        host.controller.tell(leases(notice("10.1.0.16/28", LeaseState.USABLE)));
        await().until(() -> cluster.leases().size() == 1);

        cluster.giveBack(held("10.1.0.16/28"));

        await().until(() -> host.controller.received(LeaseReturn.class).size() >= 2);
        assertThat(host.controller.received(Hello.class)).hasSize(1);
    }

    @Test
    void asksNoMoreOnceTheBlockIsNotAmongThoseOfThisHost() throws Exception {
        ClusterLink cluster = host.connected();
        host.controller.tell(leases(notice("10.1.0.16/28", LeaseState.USABLE)));
        await().until(() -> cluster.leases().size() == 1);

        cluster.giveBack(held("10.1.0.16/28"));
        host.controller.tell(leases(notice("10.1.0.32/28", LeaseState.USABLE)));
        await().until(() -> cluster.leases().contains(held("10.1.0.32/28")));
        int asked = returnsBefore(cluster, new NetworksPresent(List.of(VNI)));
        host.controller.hangUp();

        await().until(() -> cluster.leases().isEmpty());
        assertThat(returnsBefore(cluster, new NetworksPresent(List.of())))
                .isEqualTo(asked)
                .isPositive();
    }

    /** How often a block was given back before this is told. */
    private int returnsBefore(ClusterLink cluster, NetworksPresent told) {
        cluster.reportPresent(told.networks());
        await().until(() -> host.controller.received(NetworksPresent.class).contains(told));
        return host.controller.received(LeaseReturn.class).size();
    }

    @Test
    void returnsABlockOnlyWhenTheRecordDoesNotSayAnyMoreThatItIsHeld() throws Exception {
        ClusterLink cluster = host.connected();
        host.controller.tell(leases(notice("10.1.0.16/28", LeaseState.USABLE)));
        await().until(() -> cluster.leases().size() == 1);

        host.record.goAway();
        cluster.giveBack(held("10.1.0.16/28"));
        assertThat(cluster.leases()).isEmpty();
        cluster.reportPresent(List.of(VNI)); // Comes after whatever giving back has sent.
        await().until(() -> !host.controller.received(NetworksPresent.class).isEmpty());
        assertThat(host.controller.received(LeaseReturn.class)).isEmpty();

        host.record.comeBack();
        await().until(() -> !host.controller.received(LeaseReturn.class).isEmpty());
        assertThat(host.record.leases()).isEmpty();
    }

    @Test
    void leasesTheBlockAroundAnAddress() throws Exception {
        ClusterLink cluster = host.connected();
        host.controller.on(
                LeaseRequest.class,
                _ -> List.of(leases(notice("10.1.0.96/28", LeaseState.USABLE)), granted("10.1.0.96/28")));

        assertThat(cluster.requestAddress(VNI, Ip.parse("10.1.0.99"), Optional.empty(), SOON))
                .isEqualTo(held("10.1.0.96/28"));
    }

    @Test
    void doesNotTakeUpAgainWhatWasWithdrawnWhileItWasGranted() throws Exception {
        ClusterLink cluster = host.connected();
        host.controller.on(
                LeaseRequest.class,
                _ -> List.of(leases(notice("10.1.0.16/28", LeaseState.USABLE)), leases(), granted("10.1.0.16/28")));

        assertThatThrownBy(() -> cluster.requestBlock(VNI, Duration.ofMillis(200)))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("not ready in time");
        assertThat(cluster.leases()).isEmpty();
        assertThat(host.record.leases()).isEmpty();
    }

    private static Message granted(String block) {
        return new LeaseGranted(notice(block, LeaseState.USABLE));
    }
}
