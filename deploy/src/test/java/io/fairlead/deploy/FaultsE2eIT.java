package io.fairlead.deploy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.deploy.lab.Container;
import io.fairlead.deploy.lab.Host;
import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.LabExtension;
import io.fairlead.deploy.lab.Machine;
import io.fairlead.deploy.lab.Scale;
import io.fairlead.deploy.lab.Traffic;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever part dies: traffic goes on where it can, and everything comes back by itself. */
@ExtendWith(LabExtension.class)
class FaultsE2eIT {

    /** What a restart of ovs-vswitchd may cost: its own start, then the controller's flows in one bundle. */
    private static final Duration RESTART_OF_OVS = Duration.ofSeconds(5);

    private final Lab lab;
    private final TestNetwork network;
    private final Host host;

    FaultsE2eIT(Lab lab) {
        this.lab = lab;
        network = new TestNetwork(lab, "faults");
        host = lab.host(1);
    }

    @BeforeEach
    void createNetwork() {
        network.create();
    }

    @AfterEach
    void clean() {
        network.remove();
    }

    @Test
    void theAgentsDeathHurtsNoTraffic() {
        assertNoTrafficLost(host, "fairlead-agent");
    }

    @Test
    void theControllersDeathHurtsNoTraffic() {
        assertNoTrafficLost(lab.controller(), "fairlead-controller");
    }

    @Test
    void theStoresDeathHurtsNoTraffic() {
        assertNoTrafficLost(lab.controller(), "fairlead-store");
    }

    /** Debian's units restart ovs-vswitchd whenever systemd restarts ovsdb-server. */
    @Test
    void theDeathOfOvsdbServerIsAShortGap() {
        assertTrafficLostAtMost(RESTART_OF_OVS, host, "ovsdb-server");
    }

    @Test
    void theDeathOfVswitchdIsAShortGap() {
        assertTrafficLostAtMost(RESTART_OF_OVS, host, "ovs-vswitchd");
    }

    private void assertNoTrafficLost(Machine where, String unit) {
        assertTrafficLostAtMost(Duration.ZERO, where, unit);
    }

    private void assertTrafficLostAtMost(Duration gap, Machine where, String unit) {
        var near = host.container("near", network.name());
        var far = lab.host(2).container("far", network.name());
        assertThat(near.pings(far)).isTrue();
        var traffic = Traffic.between(near, far);

        where.crash(unit);

        assertThat(awaitStart(host, "after").pings(far)).isTrue();
        lab.awaitReady(Scale.HOSTS);
        assertThat(traffic.lost()).as("time without an answer").isLessThanOrEqualTo(gap);
    }

    /** With live-restore it is as if nothing had happened; the option takes a reload, not a restart. */
    @Test
    void dockersDeathHurtsNoTrafficWhereContainersOutliveIt() {
        host.shell("echo '{\"live-restore\": true}' >/etc/docker/daemon.json && systemctl reload docker")
                .text();
        try {
            assertNoTrafficLost(host, "docker");
        } finally {
            host.shell("rm /etc/docker/daemon.json && systemctl reload docker").text();
        }
    }

    /** Without live-restore Docker's death ends its containers; those that are to be restarted are. */
    @Test
    void containersComeBackAfterTheDeathOfDocker() {
        var near = host.container("near", network.name());
        var far = lab.host(2).container("far", network.name());

        host.crash("docker");

        await("Docker").atMost(60, SECONDS).until(() -> host.docker("version").ok());
        await("the container's return")
                .atMost(60, SECONDS)
                .until(() -> near.shell("ip -4 address show dev eth0").ok());
        awaitPings(far, near.again(network.name()), 20);
        await("no ports but the container's")
                .atMost(20, SECONDS)
                .until(() -> host.endpointPorts().size() == 1);
    }

    @Test
    void aRebootedHostComesBack() {
        var near = host.container("near", network.name());
        var far = lab.host(2).container("far", network.name());
        assertThat(near.pings(far)).isTrue();

        lab.lab("kill", host.name()).text();
        lab.lab("start", host.name()).text();

        lab.awaitReady(Scale.HOSTS);
        awaitPings(far, near.again(network.name()), 30);
        await("no ports but the container's")
                .atMost(20, SECONDS)
                .until(() -> host.endpointPorts().size() == 1);
    }

    @Test
    void flowsAndGroupsDeletedByHandAreBackInTenSeconds() {
        var near = host.container("near", network.name());
        var far = lab.host(2).container("far", network.name());
        assertThat(near.pings(far)).isTrue();
        var flows = host.flows();

        host.ofctl("del-flows").text();
        host.ofctl("del-groups").text();

        await("all flows")
                .atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(host.flows()).isEqualTo(flows));
        assertThat(near.pings(far)).isTrue();
    }

    @Test
    void aForeignFlowIsRemoved() {
        host.container("near", network.name());
        var flows = host.flows();

        host.ofctl("add-flow", "table=80,priority=65000,ip,actions=drop").text();

        await("the flows as before")
                .atMost(20, SECONDS)
                .untilAsserted(() -> assertThat(host.flows()).isEqualTo(flows));
    }

    @Test
    void aKilledContainerLeavesNothing() {
        var ports = host.endpointPorts();
        host.dockerRun(network.name(), "--detach", "--name=victim", "fairlead/box", "sleep", "1000000")
                .text();
        assertThat(host.endpointPorts()).hasSize(ports.size() + 1);
        var address = Container.find(host, "victim", network.name()).address();
        await("the endpoint in the list")
                .atMost(10, SECONDS)
                .until(() -> containersListed().contains("victim"));

        host.shell("kill -9 $(docker inspect --format '{{.State.Pid}}' victim)").text();

        await("no port and no link of it").atMost(5, SECONDS).untilAsserted(() -> {
            assertThat(host.endpointPorts()).isEqualTo(ports);
            assertThat(host.endpointLinks()).hasSize(ports.size());
            assertThat(containersListed()).doesNotContain("victim");
        });
        assertThat(host.container("heir", network.name()).address()).isEqualTo(address);
    }

    private List<String> containersListed() {
        return lab.endpoints(network.name(), "containerName");
    }

    private Container awaitStart(Host host, String name) {
        return await("a container's start on " + host)
                .atMost(30, SECONDS)
                .ignoreExceptionsMatching(AssertionError.class::isInstance)
                .until(
                        () -> started(host, name),
                        container -> !container.address().isEmpty());
    }

    private Container started(Host on, String name) {
        on.docker("rm", "--force", name);
        return on.container(name, network.name());
    }

    private static void awaitPings(Container from, Container to, int seconds) {
        await("%s reaches %s".formatted(from, to)).atMost(seconds, SECONDS).until(() -> from.pings(to));
    }
}
