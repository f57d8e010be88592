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
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** After a restart of an engine, a host or everything: the same networks and the same reachability, by themselves. */
@ExtendWith(LabExtension.class)
class RestartsE2eIT {

    private static final int CONTAINERS = Scale.of("restarted", 5, 30);

    private final Lab lab;
    private final TestNetwork network;
    private final Host host;
    private List<Container> containers;

    RestartsE2eIT(Lab lab) {
        this.lab = lab;
        network = new TestNetwork(lab, "restarts");
        host = lab.host(1);
    }

    /** All of them are to be restarted whenever they end. */
    @BeforeEach
    void startContainers() {
        network.create();
        containers = lab.atAll(this::start).stream().flatMap(List::stream).toList();
    }

    private List<Container> start(Host on) {
        return IntStream.rangeClosed(1, on == host ? CONTAINERS : 1)
                .mapToObj(n -> on.container("always-" + n, network.name()))
                .toList();
    }

    @AfterEach
    void clean() {
        network.remove();
    }

    @Test
    void anEngineIsRestarted() {
        host.run("systemctl", "restart", "docker").text();

        assertAllIsAsBefore();
    }

    @Test
    void anEngineIsRestartedThatLeavesItsContainersAlone() {
        host.shell("echo '{\"live-restore\": true}' >/etc/docker/daemon.json && systemctl reload docker")
                .text();
        try {
            var processes = processes();
            host.run("systemctl", "restart", "docker").text();

            assertThat(processes()).isEqualTo(processes);
            assertAllIsAsBefore();
            assertThat(again()).isEqualTo(containers);
        } finally {
            host.shell("rm /etc/docker/daemon.json && systemctl reload docker").text();
        }
    }

    private List<String> processes() {
        return host.shell("docker ps --quiet | xargs docker inspect --format '{{.Name}} {{.State.Pid}}' | sort")
                .lines();
    }

    @Test
    void aHostIsRebooted() {
        var since = host.shell("date +%s").text(); // What was tried on it before is not the question.
        lab.lab("reboot", host.name()).text();

        assertAllIsAsBefore();
        assertThat(host.shell("journalctl --boot=-1 --unit=docker.service --output=cat --since=@$1", since)
                        .text())
                .as("Docker's last words")
                .contains("Daemon shutdown complete")
                .doesNotContain("Unable to connect to plugin", "Force shutdown");
    }

    /** The controller with its store among them. */
    @Test
    void allMachinesLoseTheirPower() {
        var leases = leases();
        var machines = Stream.concat(Stream.of(lab.controller()), lab.hosts().stream())
                .map(Machine::name)
                .toList();
        machines.forEach(machine -> lab.lab("kill", machine).text());
        machines.forEach(machine -> lab.lab("start", machine).text());

        assertAllIsAsBefore();
        assertThat(leases()).isEqualTo(leases);
    }

    private List<String> leases() {
        return lab.fairlead("lease", "list", "--network", network.name()).lines();
    }

    private void assertAllIsAsBefore() {
        lab.awaitReady(Scale.HOSTS);
        await("all containers' return")
                .atMost(60, SECONDS)
                .ignoreExceptionsMatching(AssertionError.class::isInstance)
                .until(() -> again().stream().allMatch(each -> !each.address().isEmpty() && each.pings(each)));
        var now = again();
        var addresses = now.stream().map(Container::address).toList();
        assertThat(addresses).doesNotHaveDuplicates();
        await("all reach each other")
                .atMost(30, SECONDS)
                .untilAsserted(() -> assertThat(lab.answers(now, addresses, 56))
                        .allSatisfy(answered -> assertThat(answered).containsExactlyInAnyOrderElementsOf(addresses)));
        await("no port or link but the containers'").atMost(30, SECONDS).untilAsserted(() -> {
            assertThat(host.endpointPorts()).hasSize(CONTAINERS);
            assertThat(host.endpointLinks()).hasSize(CONTAINERS);
            assertThat(lab.endpoints(network.name(), "address")).containsExactlyInAnyOrderElementsOf(addresses);
        });
    }

    private List<Container> again() {
        return containers.stream().map(each -> each.again(network.name())).toList();
    }
}
