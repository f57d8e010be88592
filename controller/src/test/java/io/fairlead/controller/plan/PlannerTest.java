package io.fairlead.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.controller.model.Host;
import io.fairlead.controller.model.Intent;
import io.fairlead.controller.model.Leases;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.LeaseState;
import io.fairlead.openflow.diff.SwitchDiff;
import io.fairlead.openflow.diff.SwitchState;
import io.fairlead.openflow.flow.Flow;
import io.fairlead.openflow.flow.FlowFlag;
import io.fairlead.openflow.testing.FakeSwitch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerTest {

    private static final HostId H1 = new HostId("h1");

    @Test
    void plansTheBridge() {
        Host host = Objects.requireNonNull(Cluster.ofHosts(1).intent().hosts().get(H1));
        BridgePlan bridge = BridgePlan.of(host, 4790);

        assertThat(bridge.name()).isEqualTo("br-fairlead");
        assertThat(bridge.datapath().word()).isEqualTo("netdev");
        assertThat(bridge.datapathId()).matches("[89a-f][0-9a-f]{15}");
        assertThat(bridge.otherConfig())
                .isEqualTo(Map.of("disable-in-band", "true", "datapath-id", bridge.datapathId()));
        assertThat(bridge.tunnel().ofport()).isEqualTo(1);
        assertThat(bridge.tunnel().options())
                .isEqualTo(Map.of("remote_ip", "flow", "key", "flow", "dst_port", "4790", "local_ip", "192.0.2.1"));
    }

    @Test
    void refusesAHostThatHasNotJoined() {
        assertThatThrownBy(() -> Planner.plan(Intent.empty(), Leases.empty(), H1))
                .hasMessage("Host h1 has not joined");
    }

    @Test
    void needsHardlyAFlowOnAHostWithoutLeases() {
        SwitchState tables = Cluster.ofHosts(3).plan(H1).tables();

        assertThat(tables.flows()).hasSizeLessThan(15);
        assertThat(tables.groups()).isEmpty();
    }

    @Test
    void marksTheTablesWithTheirHash() {
        HostPlan plan = twoNetworks().plan(H1);

        Flow sentinel = plan.tables().flows().getLast();
        assertThat(sentinel.table()).isEqualTo(253);
        assertThat(sentinel.cookie()).isEqualTo(plan.hash());
        assertThat(sentinel.flags()).containsExactly(FlowFlag.SEND_FLOW_REM);
    }

    @Test
    void changesNothingOnHostsThatAreNoMembers() {
        Cluster cluster = twoNetworks();
        HostPlan before = cluster.plan(H1);
        cluster.lease(102, "h3");
        cluster.network(104, "10.104.0.0/16");
        cluster.join(9);

        assertThat(cluster.plan(H1)).isEqualTo(before);
    }

    @Test
    void hashesDifferWheneverTablesDo() {
        Cluster cluster = twoNetworks();
        HostPlan before = cluster.plan(H1);
        cluster.lease(101, "h2");

        assertThat(cluster.plan(H1).hash()).isNotEqualTo(before.hash());
    }

    @Test
    void forwardsToALeaseUntilItIsWithdrawn() {
        Cluster cluster = twoNetworks();
        Lease lease = cluster.lease(101, "h2");
        Lease draining = lease.become(LeaseState.DRAINING, 2);
        HostPlan before = cluster.plan(H1);

        assertThat(planWith(cluster, lease, draining)).isEqualTo(before);
        HostPlan after = planWith(cluster, lease, draining.become(LeaseState.WITHDRAWN, 3));
        cluster.withdraw(lease);
        assertThat(after).isEqualTo(cluster.plan(H1));
    }

    @Test
    void leavesOutHostsThatLeft() {
        Cluster cluster = twoNetworks();
        cluster.leave(new HostId("h2"));

        assertThat(cluster.plan(H1).tables().toString()).doesNotContain("192.0.2.2");
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1, 20, 4", "2, 1, 8", "30, 3, 2", "100, 10, 1"})
    void staysWithinTheBudgetOfFlows(int hosts, int networks, int blocksPerHost) {
        var shape = new FlowCount.Shape(hosts, networks, blocksPerHost);

        assertThat(shape.flows()).isLessThanOrEqualTo(shape.budget());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20_261})
    void answersTheSameInWhateverOrderItIsTold(long seed) {
        var random = new Random(seed);
        Cluster cluster = Cluster.ofHosts(4);
        for (int i = 0; i < 60; i++) {
            cluster.change(random);
        }
        List<Lease> shuffled = new ArrayList<>(cluster.leases());
        Collections.shuffle(shuffled, random);
        Intent intent = cluster.intent();
        var again = new Intent(7, intent.tenants(), new HashMap<>(intent.networks()), new HashMap<>(intent.hosts()));

        for (HostId host : cluster.hosts()) {
            assertThat(Planner.plan(again, Leases.of(shuffled), host)).isEqualTo(cluster.plan(host));
        }
    }

    /** Whatever happened before, what is applied step by step ends in what is planned from scratch. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20_261})
    void arrivesAtTheSameTablesStepByStep(long seed) {
        var random = new Random(seed);
        Cluster cluster = Cluster.ofHosts(4);
        var bridge = new FakeSwitch();
        for (int i = 0; i < 150; i++) {
            cluster.change(random);
            SwitchState planned = cluster.plan(H1).tables();
            bridge.apply(SwitchDiff.between(bridge.state(), planned));

            assertThat(bridge.state().flows()).containsExactlyInAnyOrderElementsOf(planned.flows());
            assertThat(bridge.state().groups()).containsExactlyInAnyOrderElementsOf(planned.groups());
            assertThat(SwitchDiff.between(bridge.state(), planned).isEmpty()).isTrue();
        }
    }

    private static Cluster twoNetworks() {
        Cluster cluster = Cluster.ofHosts(3);
        cluster.network(101, "10.101.0.0/16");
        cluster.network(102, "10.102.0.0/24");
        cluster.lease(101, "h1");
        cluster.lease(101, "h2");
        cluster.lease(102, "h2");
        return cluster;
    }

    private static HostPlan planWith(Cluster cluster, Lease lease, Lease instead) {
        List<Lease> leases = new ArrayList<>(cluster.leases());
        leases.replaceAll(each -> each.equals(lease) ? instead : each);
        return Planner.plan(cluster.intent(), Leases.of(leases), H1);
    }
}
