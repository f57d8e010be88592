package io.fairlead.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.controller.model.Network;
import io.fairlead.controller.store.Snapshot;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.LeaseState;
import org.junit.jupiter.api.Test;

class TouchedTest {

    private final Trial trial = new Trial();
    private final Network web = trial.network("web");
    private final Network database = trial.network("database");
    private final HostId one = trial.host(1);
    private final HostId two = trial.host(2);
    private final HostId three = trial.host(3);

    @Test
    void aClaimTouchesTheMembersOfItsNetworkAlone() {
        Lease _ = trial.claim(one, web);
        Lease _ = trial.claim(three, database);
        Snapshot before = trial.store.snapshot();

        Lease _ = trial.claim(two, web);

        assertThat(Touched.between(before, trial.store.snapshot())).containsExactlyInAnyOrder(one, two);
    }

    @Test
    void aStepThatChangesNoFlowTouchesNobody() {
        Lease lease = trial.claim(one, web);
        trial.step(lease, LeaseState.CLAIMED, LeaseState.INSTALLED);
        Snapshot before = trial.store.snapshot();
        trial.step(lease, LeaseState.INSTALLED, LeaseState.USABLE);

        assertThat(Touched.between(before, trial.store.snapshot())).isEmpty();
    }

    @Test
    void aHostThatLeavesTouchesThoseWhoSharedANetworkWithIt() {
        Lease _ = trial.claim(one, web);
        Lease _ = trial.claim(two, web);
        Lease _ = trial.claim(three, database);
        Snapshot before = trial.store.snapshot();

        var _ = trial.store.removeHost(two);

        assertThat(Touched.between(before, trial.store.snapshot())).containsExactlyInAnyOrder(one, two);
    }

    @Test
    void aNetworkWithoutMembersTouchesNobody() {
        Snapshot before = trial.store.snapshot();

        Network _ = trial.network("new");

        assertThat(Touched.between(before, trial.store.snapshot())).isEmpty();
    }
}
