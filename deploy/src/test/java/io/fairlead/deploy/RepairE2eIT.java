package io.fairlead.deploy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.deploy.lab.Container;
import io.fairlead.deploy.lab.Host;
import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.LabExtension;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What somebody deletes under a running container is put right, and the container keeps its address. */
@ExtendWith(LabExtension.class)
class RepairE2eIT {

    private final Lab lab;
    private final TestNetwork network;
    private final Host host;
    private Container near;
    private Container far;

    RepairE2eIT(Lab lab) {
        this.lab = lab;
        network = new TestNetwork(lab, "repair");
        host = lab.host(1);
    }

    @BeforeEach
    void startContainers() {
        network.create();
        near = host.container("near", network.name());
        far = lab.host(2).container("far", network.name());
        assertThat(near.pings(far)).isTrue();
    }

    @AfterEach
    void clean() {
        network.remove();
    }

    /** With the bridge go its ports and what is written on it. */
    @Test
    void aBridgeDeletedByHandComesBackWithItsPorts() {
        var leases = leases();

        vsctl("del-br", "br-fairlead");

        awaitTraffic();
        assertThat(leases()).isEqualTo(leases);
        await("the endpoints as before")
                .atMost(10, SECONDS)
                .until(() -> lab.endpoints(network.name(), "containerName").containsAll(List.of("near", "far")));
        assertThat(host.container("next", network.name()).pings(near)).isTrue();
    }

    private List<String> leases() {
        return lab.fairlead("lease", "list", "--network", network.name(), "--host", host.name())
                .lines();
    }

    @Test
    void aPortDeletedByHandComesBack() {
        vsctl("del-port", host.endpointPorts().getFirst());

        awaitTraffic();
    }

    /** Then only the controller knows the networks, of which Docker asks before it answers anybody. */
    @Test
    void dockerStartsOnABlankBridge() {
        host.stop("fairlead-agent");
        vsctl("del-br", "br-fairlead");

        host.run("systemctl", "restart", "docker").text();

        assertThat(host.container("next", network.name()).pings(far)).isTrue();
        await("the container that Docker starts again")
                .atMost(30, SECONDS)
                .ignoreExceptionsMatching(AssertionError.class::isInstance)
                .until(() -> far.pings(near.again(network.name())));
    }

    /** The first start wakes the agent, which must not give away what a running container has. */
    @Test
    void anAddressIsNotGivenAwayThatARunningContainerHas() {
        host.stop("fairlead-agent");
        vsctl("del-port", host.endpointPorts().getFirst());

        var next = host.container("next", network.name());

        assertThat(next.address()).isNotEqualTo(near.address());
        awaitTraffic();
        assertThat(next.pings(near)).isTrue();
    }

    @Test
    void aLinkDeletedByHandIsReportedUntilTheContainerIsRestarted() {
        host.run("ip", "link", "delete", host.endpointPorts().getFirst()).text();

        await("conflict")
                .atMost(60, SECONDS)
                .until(() -> conflicts().contains("port-lost") && conflicts().contains("docker restart near"));
        near.restart();

        assertThat(far.pings(near.again(network.name()))).isTrue();
        await("no conflict").atMost(60, SECONDS).until(() -> !conflicts().contains("port-lost"));
    }

    private String conflicts() {
        return lab.fairlead("host", "show", host.name(), "--json").text();
    }

    private void vsctl(String... words) {
        host.run("ovs-vsctl", "--timeout=10", words[0], words[1]).text();
    }

    private void awaitTraffic() {
        await("traffic again").atMost(20, SECONDS).until(() -> near.pings(far));
    }
}
