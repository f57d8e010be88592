package io.fairlead.deploy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.deploy.lab.Container;
import io.fairlead.deploy.lab.FlowModWatch;
import io.fairlead.deploy.lab.Host;
import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.LabExtension;
import io.fairlead.deploy.lab.Scale;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Hosts need no controller for what they have. */
@ExtendWith(LabExtension.class)
class AloneE2eIT {

    private static final int STARTS = Scale.of("alone", 2, 17);

    private final Lab lab;
    private final TestNetwork network;

    AloneE2eIT(Lab lab) {
        this.lab = lab;
        network = new TestNetwork(lab, "alone");
    }

    @BeforeEach
    void letEveryHostHoldABlock() {
        network.create();
        lab.atAll(host -> host.container("before", network.name()));
    }

    @AfterEach
    void clean() {
        startControl();
        network.remove();
    }

    @Test
    void containersStartWithNoControllerAndItsReturnChangesNoFlow() {
        var watches = lab.hosts().stream().map(Host::watchFlowMods).toList();
        try {
            lab.controller().stop("fairlead-controller", "fairlead-store");
            var started = lab.atAll(this::start).stream().flatMap(List::stream).toList();
            assertReachEachOther(started);

            startControl();

            assertReachEachOther(started);
            await("the new endpoints in the list")
                    .atMost(10, SECONDS)
                    .until(() -> lab.endpoints(network.name(), "address")
                            .containsAll(
                                    started.stream().map(Container::address).toList()));
            assertThat(watches).flatMap(FlowModWatch::changes).isEmpty();
        } finally {
            watches.forEach(FlowModWatch::close);
        }
    }

    @Test
    void anAgentRestartedWithNoControllerStillKnowsItsNetworks() {
        lab.controller().stop("fairlead-controller", "fairlead-store");
        lab.host(1).crash("fairlead-agent");

        var started = lab.atAll(host -> host.container("alone", network.name()));

        assertReachEachOther(started);
    }

    @Test
    void anOpenVswitchRestartedWithNoControllerHasItsFlowsBack() {
        var near = lab.host(1).container("near", network.name());
        var far = lab.host(2).container("far", network.name());
        lab.controller().stop("fairlead-controller", "fairlead-store");

        lab.host(1).crash("ovs-vswitchd");

        await("traffic by the saved flows").atMost(30, SECONDS).until(() -> near.pings(far));
        assertReachEachOther(List.of(far, lab.host(1).container("alone", network.name())));
    }

    private List<Container> start(Host host) {
        return IntStream.rangeClosed(1, STARTS)
                .mapToObj(n -> host.container("alone-" + n, network.name()))
                .toList();
    }

    private void assertReachEachOther(List<Container> containers) {
        var addresses = containers.stream().map(Container::address).toList();
        assertThat(lab.answers(containers, addresses, 56))
                .allSatisfy(answers -> assertThat(answers).containsExactlyInAnyOrderElementsOf(addresses));
    }

    private void startControl() {
        lab.controller().start("fairlead-store", "fairlead-controller");
        lab.awaitReady(Scale.HOSTS);
    }
}
