package io.fairlead.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.controller.model.Network;
import io.fairlead.controller.reconcile.LeaseLife.Sight;
import io.fairlead.controller.store.ClaimResult;
import io.fairlead.controller.store.LeaseRequest;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.LeaseBook;
import io.fairlead.ipam.LeaseState;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.openflow.testing.FakeSwitch;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaseDriverTest {

    private final Trial trial = new Trial();
    private final Network network = trial.network("web");
    private final HostId one = trial.host(1);
    private final HostId two = trial.host(2);
    private LeaseDriver driver = started();

    private LeaseDriver started() {
        return new LeaseDriver(
                trial.store,
                new LeaseLife(Duration.ofSeconds(1)),
                () -> new Sight(trial.southbound.connected(), trial.southbound),
                trial::now);
    }

    @BeforeEach
    void connectBoth() {
        var _ = trial.southbound.connect(one, new FakeSwitch());
        var _ = trial.southbound.connect(two, new FakeSwitch());
    }

    /** Two looks, as a step makes the next one due. */
    private void drive() {
        Duration _ = driver.run();
        Duration _ = driver.run();
    }

    private Lease usable(HostId host) {
        Lease lease = trial.claim(host, network);
        trial.reconcile(one);
        trial.reconcile(two);
        drive();
        return trial.now(lease).orElseThrow();
    }

    @Test
    void forgetsAnAskThatNobodyAnswersUnlessNobodyCan() {
        Lease block = usable(one);
        Ip address = block.block().first().plus(5);
        var request = new LeaseRequest.Address(address, Optional.empty(), new LeaseRequest.Seen(Set.of(), Set.of(one)));
        Lease asked = ((ClaimResult.Claimed) trial.store.claim(two, network.vni(), request)).lease();
        drive();
        trial.southbound.disconnect(one);
        trial.pass(LeaseLife.ASKING);
        drive();
        assertThat(trial.now(asked)).contains(asked);

        var _ = trial.southbound.connect(one, new FakeSwitch());
        drive();

        assertThat(trial.now(asked)).isEmpty();
        assertThat(trial.now(block)).contains(block);
    }

    @Test
    void makesALeaseUsableWhenEveryConnectedMemberHasItsFlows() {
        Lease _ = usable(two);
        Lease lease = trial.claim(one, network);
        trial.reconcile(one);
        drive();
        assertThat(trial.now(lease).orElseThrow().state()).isEqualTo(LeaseState.CLAIMED);

        trial.reconcile(two);
        drive();
        assertThat(trial.now(lease).orElseThrow().state()).isEqualTo(LeaseState.USABLE);
        assertThat(driver.degraded()).isEmpty();
    }

    @Test
    void goesOnWithoutASlowMemberAndShowsItUntilItConfirms() {
        Lease _ = usable(two);
        Lease lease = trial.claim(one, network);
        trial.reconcile(one);
        drive();
        trial.pass(Duration.ofSeconds(1));
        drive();

        assertThat(trial.now(lease).orElseThrow().state()).isEqualTo(LeaseState.USABLE);
        assertThat(driver.degraded()).containsExactly(new LeaseDriver.Degraded(two, network.vni(), lease.block()));
        trial.reconcile(two);
        Lease _ = trial.claim(two, network); // Someone waits for a confirmation again, so it is given.
        trial.reconcile(two);
        drive();
        assertThat(driver.degraded()).isEmpty();
    }

    @Test
    void doesNotWaitForAMemberThatIsNotConnected() {
        Lease _ = usable(two);
        trial.southbound.disconnect(two);
        Lease lease = trial.claim(one, network);
        trial.reconcile(one);
        drive();

        assertThat(trial.now(lease).orElseThrow().state()).isEqualTo(LeaseState.USABLE);
    }

    @Test
    void neverHandsOutABlockWhoseOwnHostHasNotItsFlows() {
        Lease lease = trial.claim(one, network);
        drive();
        trial.pass(Duration.ofMinutes(1));
        drive();

        assertThat(trial.now(lease).orElseThrow().state()).isEqualTo(LeaseState.CLAIMED);
    }

    @Test
    void freesAWithdrawnBlockWhenItsFlowsAreGoneAndNoPortIsSeenInItsWindow() {
        Lease _ = usable(two);
        Lease lease = usable(one);
        trial.southbound.occupy(lease.window());
        trial.withdraw(lease);
        drive();
        assertThat(trial.now(lease)).isPresent();

        trial.reconcile(one);
        trial.reconcile(two);
        drive();
        assertThat(trial.now(lease)).isPresent();

        trial.southbound.vacate();
        drive();
        assertThat(trial.now(lease)).isEmpty();
    }

    /** Which states leases were left in, no process remembers: whoever drives finds it in the store. */
    @Test
    void finishesAfterARestartWhatWasWithdrawnBefore() {
        Lease _ = usable(two);
        Lease lease = usable(one);
        trial.withdraw(lease);
        driver = started();
        trial.southbound.disconnect(one);
        trial.southbound.disconnect(two);
        drive();
        assertThat(trial.now(lease)).as("nobody has come back yet").isPresent();

        connectBoth();
        trial.reconcile(one);
        drive();
        assertThat(trial.now(lease)).as("another member may still send there").isPresent();
        trial.reconcile(two);
        drive();
        assertThat(trial.now(lease)).isEmpty();
    }

    /** Ports show what is plugged in; what has been handed out since, the agent alone knows. */
    @Test
    void leavesADrainingBlockToItsHostHoweverLongItIsEmpty() {
        Lease lease = usable(one);
        var _ = trial.store.drainHost(one);
        drive();
        trial.pass(Duration.ofDays(1));
        drive();

        assertThat(trial.now(lease).orElseThrow().state()).isEqualTo(LeaseState.DRAINING);
    }

    @Test
    void drainsWhatBecomesReadyForADrainedHost() {
        Lease lease = trial.claim(one, network);
        var _ = trial.store.drainHost(one);
        trial.reconcile(one);
        drive();
        assertThat(trial.now(lease).orElseThrow().state()).isEqualTo(LeaseState.DRAINING);

        var _ = trial.store.undrainHost(one);
        assertThat(trial.now(lease).orElseThrow().state()).isEqualTo(LeaseState.USABLE);
    }

    @Test
    void dispensesWithTheWordOfAHostThatStaysAway() {
        Lease _ = usable(two);
        Lease lease = usable(one);
        trial.southbound.disconnect(two);
        trial.withdraw(lease);
        trial.reconcile(one);
        drive();
        trial.pass(LeaseLife.ABSENCE.minusMillis(1));
        drive();
        assertThat(trial.now(lease)).isPresent();

        trial.pass(Duration.ofMillis(1));
        drive();
        assertThat(trial.now(lease)).isEmpty();
    }

    @Test
    void freesTheBlocksOfAHostThatWasRemovedAndOfANetworkThatWasDeleted() {
        Lease left = usable(one);
        Lease _ = usable(two);
        var _ = trial.store.removeHost(one);
        trial.southbound.disconnect(one);
        trial.reconcile(two);
        drive();
        assertThat(trial.now(left)).isEmpty();

        var _ = trial.store.deleteNetwork(network.tenant(), network.name());
        trial.reconcile(two);
        drive();
        assertThat(trial.store.snapshot().leases().all()).isEmpty();
    }

    /** A network of one block: who wants it next waits until nothing remembers who had its addresses. */
    @Test
    void givesAReturnedBlockToAnotherHostAfterItsQuarantine() {
        Network small = trial.network("small", Cidr.parse("10.9.0.0/30"));
        Lease lease = trial.claim(one, small);
        trial.reconcile(one);
        drive();
        trial.withdraw(lease);
        assertThat(trial.tryToClaim(two, small)).isInstanceOf(ClaimResult.Exhausted.class);
        trial.reconcile(one);
        drive();
        trial.pass(LeaseBook.QUARANTINE.minusMillis(1));
        assertThat(trial.tryToClaim(two, small)).isInstanceOf(ClaimResult.Exhausted.class);

        trial.pass(Duration.ofMillis(1));
        Lease next = trial.claim(two, small);
        trial.reconcile(two);
        drive();

        assertThat(next.block()).isEqualTo(lease.block());
        assertThat(trial.now(next).orElseThrow().state()).isEqualTo(LeaseState.USABLE);
        assertThat(trial.now(next).orElseThrow().host()).isEqualTo(two);
    }

    @Test
    void doesNothingWhileTheStoreIsAway() {
        Lease lease = trial.claim(one, network);
        trial.reconcile(one);
        trial.journal.stop();
        drive();
        trial.journal.start();

        assertThat(trial.now(lease).orElseThrow().state()).isEqualTo(LeaseState.CLAIMED);
    }
}
