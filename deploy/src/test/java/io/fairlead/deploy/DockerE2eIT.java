package io.fairlead.deploy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.deploy.lab.Container;
import io.fairlead.deploy.lab.Host;
import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.LabExtension;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people do with Docker's own commands, on all hosts at once: in a mixed lab these are engines of several versions. */
@ExtendWith(LabExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DockerE2eIT {

    private final Lab lab;
    private final TestNetwork front;
    private final TestNetwork back;

    DockerE2eIT(Lab lab) {
        this.lab = lab;
        front = new TestNetwork(lab, "front");
        back = new TestNetwork(lab, "back");
    }

    @BeforeAll
    void createNetworks() {
        front.create("--subnet", "10.67.0.0/24");
        back.create("--subnet", "10.68.0.0/24");
    }

    @AfterEach
    void removeContainers() {
        onAll(Host::removeContainers);
        await("no ports left")
                .atMost(20, SECONDS)
                .untilAsserted(() -> assertThat(lab.hosts())
                        .allSatisfy(host -> assertThat(host.endpointPorts()).isEmpty())
                        .allSatisfy(host -> assertThat(host.endpointLinks()).isEmpty()));
    }

    @AfterAll
    void removeNetworks() {
        front.remove();
        back.remove();
    }

    private interface Doing {
        void at(Host host);
    }

    private void onAll(Doing doing) {
        lab.atAll(host -> {
            doing.at(host);
            return host;
        });
    }

    @Test
    void inspect() {
        onAll(host -> {
            assertThat(host.docker(
                                    "network",
                                    "inspect",
                                    "--format",
                                    "{{.Driver}} {{.IPAM.Driver}} {{.Scope}} {{(index .IPAM.Config 0).Subnet}} {{(index .IPAM.Config 0).Gateway}}",
                                    front.name())
                            .text())
                    .isEqualTo("fairlead fairlead local 10.67.0.0/24 10.67.0.1");
            var container = host.container("inspected", front.name());
            assertThat(networkOf(container, "MacAddress")).isEqualTo(container.mac());
        });
    }

    private String networkOf(Container container, String field) {
        return container
                .host()
                .docker(
                        "inspect",
                        "--format",
                        "{{(index .NetworkSettings.Networks \"%s\").%s}}".formatted(front.name(), field),
                        container.name())
                .text();
    }

    @Test
    void rmAndPruneLeaveTheNetworkInTheCluster() {
        onAll(host -> {
            host.docker("network", "rm", front.name()).text();
            host.awaitNetwork(front.name());
            host.docker("network", "prune", "--force").text();
            host.awaitNetwork(front.name());
        });
        lab.fairlead("network", "show", front.name()).text();
        var containers = lab.atAll(host -> host.container("after-prune", front.name()));
        assertReachEachOther(containers);
    }

    private void assertReachEachOther(List<Container> containers) {
        var addresses = containers.stream().map(Container::address).toList();
        assertThat(lab.answers(containers, addresses, 56))
                .allSatisfy(answers -> assertThat(answers).containsExactlyInAnyOrderElementsOf(addresses));
    }

    @Test
    void connectAndDisconnectOfARunningContainer() {
        var containers = lab.atAll(host -> host.container("running", front.name()));
        onAll(host -> host.docker("network", "connect", back.name(), "running").text());
        assertReachEachOther(containers);
        assertReachEachOther(lab.atAll(host -> Container.find(host, "running", back.name())));
        onAll(host -> {
            assertThat(host.endpointPorts()).hasSize(2);
            host.docker("network", "disconnect", front.name(), "running").text();
            assertThat(host.endpointPorts()).hasSize(1);
        });
        assertReachEachOther(lab.atAll(host -> Container.find(host, "running", back.name())));
    }

    @Test
    void connectAndDisconnectOfAStoppedContainer() {
        onAll(host -> {
            host.container("stopped", front.name()).stop();
            host.docker("network", "connect", back.name(), "stopped").text();
            host.docker("network", "disconnect", front.name(), "stopped").text();
            assertThat(host.endpointPorts()).isEmpty();
            host.docker("start", "stopped").text();
            assertThat(host.endpointPorts()).hasSize(1);
        });
        assertReachEachOther(lab.atAll(host -> Container.find(host, "stopped", back.name())));
    }

    /** Docker knows the names of its own containers only. */
    @Test
    void names() {
        onAll(host -> {
            host.container("db-1", front.name(), "--network-alias=db");
            var web = host.container("web", front.name());
            assertThat(web.shell("ping -q -c 1 -W 2 db").ok()).isTrue();
            assertThat(web.shell("ping -q -c 1 -W 2 db-1").ok()).isTrue();
        });
    }

    @Test
    void renamePauseAndRestart() {
        var probes = lab.atAll(host -> host.container("renamed", front.name()));
        onAll(host -> {
            host.docker("rename", "renamed", "name-of-" + host.name()).text();
            host.docker("pause", "name-of-" + host.name()).text();
        });
        await("the new names in the list")
                .atMost(20, SECONDS)
                .untilAsserted(() -> assertThat(lab.endpoints(front.name(), "containerName"))
                        .containsExactlyInAnyOrder("name-of-host1", "name-of-host2", "name-of-host3"));
        onAll(host -> {
            host.docker("unpause", "name-of-" + host.name()).text();
            host.docker("stop", "--time=1", "name-of-" + host.name()).text();
            assertThat(host.endpointPorts()).isEmpty();
            host.docker("start", "name-of-" + host.name()).text();
        });
        var now = lab.atAll(host -> Container.find(host, "name-of-" + host.name(), front.name()));
        assertThat(now)
                .extracting(Container::address)
                .isEqualTo(probes.stream().map(Container::address).toList());
        assertReachEachOther(now);
    }

    /** The foreign network is left alone, and the cluster's is there as soon as its name is free. */
    @Test
    void aNameThatAForeignNetworkHas() {
        var clash = new TestNetwork(lab, "clash");
        var host = lab.host(1);
        host.docker("network", "create", clash.name()).text();
        try {
            lab.fairlead("network", "create", clash.name());
            await("the conflict")
                    .atMost(20, SECONDS)
                    .until(() -> conflicts(host).contains("network-name"));
            assertThat(conflicts(host)).contains("docker network rm clash");
            lab.host(2).awaitNetwork(clash.name());
            assertThat(driver(host, clash)).isEqualTo("bridge");

            host.docker("network", "rm", clash.name()).text();

            await("the cluster's network")
                    .atMost(20, SECONDS)
                    .until(() -> driver(host, clash).equals("fairlead"));
            await("no conflict")
                    .atMost(20, SECONDS)
                    .until(() -> !conflicts(host).contains("network-name"));
        } finally {
            clash.remove();
        }
    }

    private String conflicts(Host host) {
        return lab.fairlead("host", "show", host.name(), "--json").text();
    }

    private static String driver(Host host, TestNetwork network) {
        return host.docker("network", "inspect", "--format", "{{.Driver}}", network.name())
                .out()
                .strip();
    }

    /** Compose calls its networks so by itself. Docker tells the name only after it has made the network. */
    @Test
    void aNameThatNoNetworkOfTheClusterMayHave() {
        onAll(host -> {
            host.docker(
                    "network", "create", "--driver=fairlead", "--ipam-driver=fairlead", "--subnet=10.69.0.0/24", "a_b");
            await("end of the network")
                    .atMost(10, SECONDS)
                    .until(() -> !host.docker("network", "inspect", "a_b").ok());
            await("the reason").atMost(10, SECONDS).until(() -> conflicts(host).contains("a_b"));
        });
        assertThat(lab.fairlead("network", "list").text()).doesNotContain("10.69.0.0/24");
    }

    @Test
    void aRangeForWhoNamesNoAddressAndAddressesForNobody() {
        var ranged = new TestNetwork(lab, "ranged");
        var host = lab.host(1);
        host.docker(
                        "network",
                        "create",
                        "--driver=fairlead",
                        "--ipam-driver=fairlead",
                        "--subnet=10.69.0.0/24",
                        "--ip-range=10.69.0.128/25",
                        "--aux-address=router=10.69.0.200",
                        "--opt=com.docker.network.driver.mtu=1400",
                        ranged.name())
                .text();
        try {
            onAll(each -> each.awaitNetwork(ranged.name()));
            var unnamed = lab.host(2).container("unnamed", ranged.name());
            var named = lab.host(3).container("named", ranged.name(), "--ip=10.69.0.9");
            assertThat(unnamed.address()).matches("10\\.69\\.0\\.(12[89]|1[3-9]\\d|2\\d\\d)");
            assertThat(unnamed.pings(named)).isTrue();
            assertThat(unnamed.shell("cat /sys/class/net/eth0/mtu").text()).isEqualTo("1400");

            var refused = host.dockerRun(ranged.name(), "--rm", "--ip=10.69.0.200", "fairlead/box", "true");

            assertThat(refused.ok()).isFalse();
            assertThat(refused.err()).contains("10.69.0.200");
            onAll(Host::removeContainers);
        } finally {
            ranged.remove();
        }
    }

    @Test
    void aSwarmThatWantsTheTunnelsPortIsTold() {
        var host = lab.host(1);
        host.docker("swarm", "init", "--advertise-addr=127.0.0.1").text();
        try {
            await("conflict").atMost(60, SECONDS).until(() -> conflicts(host).contains("swarm-port"));
            assertThat(conflicts(host)).contains("4789", "fairlead.tunnel.port");
            assertNoServiceOfASwarm(host);
        } finally {
            host.docker("swarm", "leave", "--force").text();
            host.docker("network", "rm", "docker_gwbridge");
        }
        await("its end").atMost(60, SECONDS).until(() -> !conflicts(host).contains("swarm-port"));
    }

    /** Docker looks for it among the swarm's networks only; ours are of local scope to it. */
    private void assertNoServiceOfASwarm(Host manager) {
        var leases = lab.leases(front.name());
        var refused = manager.docker(
                "service", "create", "--no-resolve-image", "--name=never", "--network=" + front.name(), "fairlead/box");

        assertThat(refused.ok()).isFalse();
        assertThat(refused.err()).contains(front.name()).containsAnyOf("No such network", "not found");
        assertThat(manager.docker("service", "ls", "--quiet").text()).isEmpty();
        assertThat(manager.endpointPorts()).isEmpty();
        assertThat(lab.leases(front.name())).isEqualTo(leases);
        assertThat(manager.container("beside", front.name()).address()).startsWith("10.67.0.");
    }

    @Test
    void whatDockersSwarmWouldHave() {
        onAll(host -> {
            var refused = host.docker(
                    "network",
                    "create",
                    "--driver=fairlead",
                    "--ipam-driver=fairlead",
                    "--scope=swarm",
                    "--subnet=10.69.0.0/24",
                    "swarming");
            assertThat(refused.ok()).isFalse();
            assertThat(refused.err()).contains("swarm");
            assertThat(host.docker("network", "inspect", "swarming").ok()).isFalse();
        });
        assertThat(lab.fairlead("network", "list").text()).doesNotContain("swarming");
    }
}
