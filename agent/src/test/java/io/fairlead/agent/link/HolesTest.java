package io.fairlead.agent.link;

import static io.fairlead.agent.link.LinkedHost.SOON;
import static io.fairlead.agent.link.LinkedHost.VNI;
import static io.fairlead.agent.link.LinkedHost.held;
import static io.fairlead.agent.link.LinkedHost.notice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.agent.cluster.ClusterException;
import io.fairlead.agent.cluster.HeldLease;
import io.fairlead.agent.cluster.Hole;
import io.fairlead.agent.cluster.Occupants;
import io.fairlead.agent.protocol.HoleAnswer;
import io.fairlead.agent.protocol.HoleNotice;
import io.fairlead.agent.protocol.Message.ErrorReply;
import io.fairlead.agent.protocol.Message.Holes;
import io.fairlead.agent.protocol.Message.LeaseRecall;
import io.fairlead.agent.protocol.Message.LeaseRequest;
import io.fairlead.agent.protocol.Message.LeaseReturn;
import io.fairlead.agent.protocol.Message.LeaseStates;
import io.fairlead.agent.protocol.Message.Ok;
import io.fairlead.ipam.LeaseState;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.Vni;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other hosts have within this host's blocks, as it is asked, told, written down and forgotten. */
class HolesTest {

    private static final Cidr ADDRESS = Cidr.parse("10.1.0.20/32");
    private static final Hole HOLE = new Hole(VNI, ADDRESS, "paris");

    @TempDir
    private Path directory;

    private LinkedHost host;
    private ClusterLink cluster;
    private volatile Optional<String> objection = Optional.empty();

    @BeforeEach
    void equip() throws Exception {
        host = new LinkedHost(directory);
        cluster = host.connected();
        cluster.ask(new Occupants() {
            @Override
            public Optional<String> objection(Vni network, Cidr range) {
                return objection;
            }

            @Override
            public Optional<String> letGo(HeldLease lease) {
                if (objection.isEmpty()) {
                    cluster.giveBack(lease);
                }
                return objection;
            }
        });
    }

    @AfterEach
    void close() throws Exception {
        host.close();
    }

    private void tell(HoleNotice... holes) {
        host.controller.tell(new LeaseStates(List.of(notice("10.1.0.16/28", LeaseState.USABLE)), List.of(holes)));
    }

    private static HoleNotice asking(long revision) {
        return new HoleNotice(VNI, ADDRESS, "paris", revision);
    }

    private static HoleAnswer answer(long revision, Optional<String> refusal) {
        return new HoleAnswer(VNI, ADDRESS, revision, refusal);
    }

    @Test
    void writesAHoleDownBeforeItSaysYes() {
        host.record.goAway();
        tell(asking(12));
        await().until(() -> cluster.holes().contains(HOLE));
        assertThat(host.controller.received(Holes.class)).isEmpty();

        host.record.comeBack();

        await().untilAsserted(() -> assertThat(host.controller.received(Holes.class))
                .contains(new Holes(List.of(answer(12, Optional.empty())))));
        await().untilAsserted(() -> assertThat(host.record.holes()).containsExactly(HOLE));
    }

    @Test
    void saysWhyNotAndWritesNothingDown() throws Exception {
        objection = Optional.of("10.1.0.20 is in use there by container db");
        tell(asking(12));

        await().untilAsserted(() ->
                assertThat(host.controller.received(Holes.class)).contains(new Holes(List.of(answer(12, objection)))));
        assertThat(host.record.holes()).isEmpty();
    }

    /** As after a hole that could not be struck out when it was over. */
    @Test
    void looksWhetherItIsInUseWhatTheRecordSays() throws Exception {
        host.record.keep(HOLE);
        objection = Optional.of("10.1.0.20 is in use there by container db");

        tell(asking(12));

        await().untilAsserted(() ->
                assertThat(host.controller.received(Holes.class)).contains(new Holes(List.of(answer(12, objection)))));
    }

    @Test
    void closesAHoleThatNobodyAsksForAnyMore() {
        tell(asking(12));
        await().untilAsserted(() -> assertThat(host.record.holes()).containsExactly(HOLE));

        tell();

        await().untilAsserted(() -> assertThat(host.record.holes()).isEmpty());
        assertThat(cluster.holes()).isEmpty();
    }

    /** The controller has decided: it must not be given away, whatever this host thought of it. */
    @Test
    void keepsWhatIsDecidedWithoutBeingAsked() {
        objection = Optional.of("10.1.0.20 is in use there");
        tell(asking(0));

        await().untilAsserted(() -> assertThat(host.record.holes()).containsExactly(HOLE));
        assertThat(host.controller.received(Holes.class)).isEmpty();
    }

    @Test
    void remembersItsHolesWithoutAController() throws Exception {
        host.record.keep(HOLE);
        host.record.keep(held("10.1.0.16/28"));
        host.record.keepNetworks(cluster.networks());

        var alone = new Holdings(host.record);
        assertThat(alone.load()).isTrue();

        assertThat(alone.holes().holes()).containsExactly(HOLE);
    }

    @Test
    void asksForAnAddressThatIsAHoleInItsOwnBlock() {
        tell(asking(0));
        await().until(() -> cluster.holes().contains(HOLE));
        host.controller.on(LeaseRequest.class, _ -> List.of(new ErrorReply("in-use", "leased to host paris")));

        assertThatThrownBy(() -> cluster.requestAddress(VNI, Ip.parse("10.1.0.20"), Optional.empty(), SOON))
                .isInstanceOf(ClusterException.class)
                .hasMessage("leased to host paris");
    }

    @Test
    void givesAnIdleAddressBackWhenItIsRecalled() {
        host.controller.tell(new LeaseStates(List.of(notice("10.1.0.99/32", LeaseState.USABLE)), List.of()));
        await().until(() -> cluster.leases().size() == 1);
        objection = Optional.of("10.1.0.99 is in use there");
        host.controller.tell(new LeaseRecall(VNI, Cidr.parse("10.1.0.99/32")));
        await().until(() -> host.controller.received().contains(new ErrorReply("in-use", "10.1.0.99 is in use there")));
        assertThat(cluster.leases()).hasSize(1);

        objection = Optional.empty();
        host.controller.tell(new LeaseRecall(VNI, Cidr.parse("10.1.0.99/32")));

        await().until(() -> host.controller.received().contains(new Ok()));
        assertThat(host.controller.received(LeaseReturn.class)).isNotEmpty();
        assertThat(cluster.leases()).isEmpty();
    }
}
