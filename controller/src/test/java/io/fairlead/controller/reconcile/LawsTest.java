package io.fairlead.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.controller.model.Intent;
import io.fairlead.controller.plan.HostPlan;
import io.fairlead.controller.plan.Planner;
import io.fairlead.controller.reconcile.HostReconciler.Look;
import io.fairlead.controller.reconcile.LeaseLife.Sight;
import io.fairlead.controller.store.Snapshot;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.LeaseState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of store, plans and switches together, whatever happened. */
class LawsTest {

    private static final int STEPS = 400;

    private static LeaseDriver driver(Trial trial) {
        return new LeaseDriver(
                trial.store,
                new LeaseLife(Duration.ofSeconds(1)),
                () -> new Sight(trial.southbound.connected(), trial.southbound),
                trial::now);
    }

    private static Set<HostId> joined(Trial trial) {
        return trial.store.snapshot().intent().hosts().keySet();
    }

    private static Optional<HostPlan> plan(Snapshot snapshot, HostId host) {
        Intent intent = snapshot.intent();
        return intent.hosts().containsKey(host)
                ? Optional.of(Planner.plan(intent, snapshot.leases(), host))
                : Optional.empty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20_261})
    void noAddressIsInTwoLeasesAndNoWindowServesTwoOfAHost(long seed) {
        var random = new Random(seed);
        var happenings = new Happenings(random);
        LeaseDriver driver = driver(happenings.trial);
        for (int step = 0; step < STEPS; step++) {
            if (random.nextBoolean()) {
                happenings.change();
            } else {
                happenings.live(driver);
            }
            assertLawful(happenings.trial.store.snapshot());
        }
    }

    private static void assertLawful(Snapshot snapshot) {
        List<Lease> leases = snapshot.leases().all();
        for (Lease one : leases) {
            assertThat(leases)
                    .filteredOn(other -> !other.equals(one) && other.network().equals(one.network()))
                    .noneMatch(other -> other.block().overlaps(one.block()));
            assertThat(leases)
                    .filteredOn(other -> !other.equals(one) && other.host().equals(one.host()))
                    .noneMatch(other -> other.window().equals(one.window()));
            if (one.state() != LeaseState.WITHDRAWN) {
                assertThat(snapshot.intent()
                                .networks()
                                .get(one.network())
                                .subnet()
                                .contains(one.block()))
                        .isTrue();
                assertThat(snapshot.intent().hosts().get(one.host()).epoch()).isEqualTo(one.epoch());
            }
        }
    }

    /** Who is not touched by a change is not woken by it: its plan must be the same. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20_261})
    void thePlanOfWhoIsNotTouchedIsTheSame(long seed) {
        var random = new Random(seed);
        var happenings = new Happenings(random);
        LeaseDriver driver = driver(happenings.trial);
        for (int step = 0; step < STEPS; step++) {
            Snapshot before = happenings.trial.store.snapshot();
            happenings.change();
            happenings.live(driver);
            Snapshot after = happenings.trial.store.snapshot();
            Set<HostId> touched = Touched.between(before, after);
            for (HostId host : Happenings.hosts()) {
                if (!touched.contains(host)) {
                    assertThat(plan(after, host)).isEqualTo(plan(before, host));
                }
            }
        }
    }

    /** However it came there: at rest each switch holds what is planned from scratch, and nothing is sent any more. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20_261})
    void everythingComesToRestInWhatIsPlannedFromScratch(long seed) {
        var random = new Random(seed);
        var happenings = new Happenings(random);
        LeaseDriver driver = driver(happenings.trial);
        for (int round = 0; round < 10; round++) {
            for (int step = 0; step < STEPS / 10; step++) {
                happenings.change();
                happenings.live(driver);
            }
            settle(happenings, driver);
            assertAtRest(happenings);
        }
    }

    private static void settle(Happenings happenings, LeaseDriver driver) {
        joined(happenings.trial).forEach(happenings::connect);
        for (int i = 0; i < 6; i++) {
            joined(happenings.trial).forEach(host -> happenings.reconcile(host, Look.FULL));
            Duration _ = driver.run();
            happenings.giveBackWhatDrains();
            happenings.trial.pass(LeaseLife.ABSENCE);
        }
    }

    private static void assertAtRest(Happenings happenings) {
        Snapshot snapshot = happenings.trial.store.snapshot();
        assertThat(snapshot.leases().all()).allMatch(lease -> lease.state() == LeaseState.USABLE);
        for (HostId host : joined(happenings.trial)) {
            HostPlan plan = plan(snapshot, host).orElseThrow();
            assertThat(happenings.bridge(host).state().flows())
                    .containsExactlyInAnyOrderElementsOf(plan.tables().flows());
            assertThat(happenings.bridge(host).state().groups())
                    .containsExactlyInAnyOrderElementsOf(plan.tables().groups());
            assertThat(happenings.reconcile(host, Look.FULL)).isInstanceOf(Outcome.InStep.class);
            assertThat(happenings.reconcile(host, Look.QUICK)).isInstanceOf(Outcome.InStep.class);
        }
        assertThat(happenings.trial.store.snapshot().revision()).isEqualTo(snapshot.revision());
    }
}
