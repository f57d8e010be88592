package io.fairlead.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.controller.model.Network;
import io.fairlead.controller.reconcile.HostReconciler.Look;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.openflow.diff.SwitchState;
import io.fairlead.openflow.flow.Flow;
import io.fairlead.openflow.flow.Match;
import io.fairlead.openflow.testing.FakeSwitch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostReconcilerTest {

    private static final Flow FOREIGN = new Flow(0, 7, 1, Match.any(), List.of());

    private final Trial trial = new Trial();
    private final Network network = trial.network("web");
    private final HostId host = trial.host(1);
    private final HostReconciler reconciler = trial.reconciler(host);

    private FakeSouthbound.Port connected() {
        return trial.southbound.connect(host, new FakeSwitch());
    }

    private void assertInStep(FakeSouthbound.Port port) {
        assertThat(port.bridge.state().flows())
                .containsExactlyInAnyOrderElementsOf(
                        trial.plan(trial.store.snapshot(), host).tables().flows());
    }

    @Test
    void convergesInOnePassAndOnlyCountsInTheNext() {
        Lease _ = trial.claim(host, network);
        FakeSouthbound.Port port = connected();

        assertThat(reconciler.reconcile(Look.QUICK)).isInstanceOf(Outcome.Changed.class);
        assertInStep(port);
        assertThat(reconciler.reconcile(Look.QUICK)).isInstanceOf(Outcome.InStep.class);
        assertThat(reconciler.reconcile(Look.QUICK)).isInstanceOf(Outcome.InStep.class);
        assertThat(port.reads).isEqualTo(1);
    }

    @Test
    void changesNothingWhereTheSwitchHeldThePlanBefore() {
        Lease _ = trial.claim(host, network);
        FakeSouthbound.Port before = connected();
        Outcome _ = reconciler.reconcile(Look.QUICK);
        FakeSouthbound.Port after = trial.southbound.connect(host, before.bridge);

        assertThat(trial.reconciler(host).reconcile(Look.QUICK)).isInstanceOf(Outcome.InStep.class);
        assertThat(after.flowMods).isZero();
    }

    @Test
    void noticesByTheCountsThatFlowsAreGone() {
        FakeSouthbound.Port port = connected();
        Outcome _ = reconciler.reconcile(Look.QUICK);

        port.bridge.clearFlows();

        assertThat(reconciler.reconcile(Look.QUICK)).isInstanceOf(Outcome.Changed.class);
        assertInStep(port);
    }

    @Test
    void findsByAFullLookWhatTheCountsDoNotShow() {
        FakeSouthbound.Port port = connected();
        Outcome _ = reconciler.reconcile(Look.QUICK);
        List<Flow> swapped = new ArrayList<>(port.bridge.state().flows());
        swapped.set(0, FOREIGN);
        FakeSouthbound.Port drifted =
                trial.southbound.connect(host, FakeSwitch.holding(new SwitchState(swapped, List.of())));
        drifted.holds(trial.plan(trial.store.snapshot(), host).hash());

        assertThat(reconciler.reconcile(Look.QUICK)).isInstanceOf(Outcome.InStep.class);
        assertThat(reconciler.reconcile(Look.FULL)).isInstanceOf(Outcome.Changed.class);
        assertInStep(drifted);
    }

    @Test
    void leavesTheSwitchAloneWhileTheStoreIsAway() {
        Lease _ = trial.claim(host, network);
        FakeSouthbound.Port port = connected();
        trial.journal.stop();

        assertThat(reconciler.reconcile(Look.FULL)).isInstanceOf(Outcome.Unreachable.class);
        assertThat(port.flowMods).isZero();
    }

    @Test
    void confirmsARevisionOnlyWhereALeaseWaitsForIt() {
        FakeSouthbound.Port _ = connected();
        Outcome _ = reconciler.reconcile(Look.QUICK);
        assertThat(trial.store.snapshot().confirmedBy(host)).isZero();

        Lease lease = trial.claim(host, network);
        Outcome _ = reconciler.reconcile(Look.QUICK);
        assertThat(trial.store.snapshot().confirmedBy(host)).isGreaterThanOrEqualTo(lease.revision());
    }
}
