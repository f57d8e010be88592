package io.fairlead.deploy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.deploy.lab.Container;
import io.fairlead.deploy.lab.Host;
import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.LabExtension;
import io.fairlead.deploy.lab.Machine;
import io.fairlead.deploy.lab.Result;
import io.fairlead.deploy.lab.Scale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The agent dies in the middle of a call of Docker's that hangs: the command ends, another try works, nothing is left. */
@ExtendWith(LabExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledAgentE2eIT {

    private final Lab lab;
    private final TestNetwork network;
    private final TestNetwork blank;
    private final TestNetwork dual;
    private final Host host;
    private Container holder;

    KilledAgentE2eIT(Lab lab) {
        this.lab = lab;
        network = new TestNetwork(lab, "killed");
        blank = new TestNetwork(lab, "killed-blank");
        dual = new TestNetwork(lab, "killed-dual");
        host = lab.host(1);
    }

    @BeforeAll
    void letTheHostHoldABlock() {
        network.create("--subnet", "10.82.0.0/16");
        blank.create("--subnet", "10.83.0.0/24");
        dual.create("--subnet", "10.84.0.0/24", "--ipv6-prefix", "fd84::/96");
        host.container("first", dual.name()).remove();
        holder = host.container("holder", network.name());
    }

    @AfterAll
    void clean() {
        network.remove();
        blank.remove();
        dual.remove();
    }

    @AfterEach
    void removeWhatWasTried() {
        host.docker("rm", "--force", "next", "victim");
    }

    private CompletableFuture<Result> start(TestNetwork in) {
        return CompletableFuture.supplyAsync(() -> host.idle("victim", in.name()), Thread::startVirtualThread);
    }

    /** The call hangs, as the database does. */
    @Test
    void inCreateEndpoint() {
        assertLeavesNothingKilledIn(
                host,
                "ovsdb-server",
                () -> start(network),
                () -> host.endpointLinks().size() > 1);
    }

    /** Docker sends the call again, without its body, and would go on without having heard the address. */
    @Test
    void inCreateEndpointOfANetworkWithIpv6() {
        var result = assertLeavesNothingKilledIn(
                host,
                "ovsdb-server",
                () -> start(dual),
                () -> host.endpointLinks().size() > 1);
        assertThat(result.ok()).as("%s", result).isFalse();
        var container = host.container("in-dual", dual.name());
        assertThat(container.shell("ip -6 address show eth0").text()).contains("fd84::");
        container.remove();
    }

    @Test
    void inJoin() {
        assertLeavesNothingKilledIn(
                host,
                "ovs-vswitchd",
                () -> start(network),
                () -> host.endpointPorts().size() > 1);
    }

    @Test
    void inDeleteEndpoint() {
        assertThat(start(network).join().ok()).isTrue();
        assertLeavesNothingKilledIn(
                host,
                "ovsdb-server",
                () -> host.beside("docker", "rm", "--force", "victim"),
                () -> !host.docker("inspect", "--format", "{{.State.Running}}", "victim")
                        .out()
                        .contains("true"));
    }

    /** The host holds no block of this network, and the controller, who is asked for one, hangs. */
    @Test
    void inRequestAddress() {
        assertLeavesNothingKilledIn(
                lab.controller(),
                "fairlead-controller",
                () -> start(blank),
                () -> host.docker("inspect", "victim").ok());
        var container = host.container("in-blank", blank.name());
        assertThat(container.address()).startsWith("10.83.0.");
        container.remove();
    }

    /** The controller, who is asked to make it, hangs. What Docker said before the call is not said again. */
    @Test
    void inCreateNetwork() {
        var command = ("docker network create --driver=fairlead --ipam-driver=fairlead --subnet=10.65.0.0/24"
                        + " --ip-range=10.65.0.128/25 --opt=fairlead.name=made made")
                .split(" ");
        CompletableFuture<Result> making;
        try (var _ = lab.controller().freeze("fairlead-controller")) {
            making = host.beside(command);
            await("the call")
                    .atMost(10, SECONDS)
                    .until(() -> host.run("cat", "/var/lib/fairlead/agent/docker-networks")
                            .out()
                            .contains("10.65.0.128/25"));
            host.kill("fairlead-agent");
        }
        var result = making.join();
        assertThat(result.ok() || result.err().contains("Error response from daemon"))
                .as("%s", result)
                .isTrue();
        lab.awaitReady(Scale.HOSTS);

        var again = host.run(command);

        assertThat(again.ok() || again.err().contains("already exists"))
                .as("%s", again)
                .isTrue();
        lab.hosts().forEach(each -> each.awaitNetwork("made"));
        assertThat(host.container("next", "made").address()).matches("10\\.65\\.0\\.(12[89]|1[3-9]\\d|2\\d\\d)");
        removeWhatWasTried();
        lab.fairlead("network", "delete", "made").text();
    }

    private void awaitOnlyTheHolder() {
        await("no port and no link but the holder's").atMost(30, SECONDS).untilAsserted(() -> {
            assertThat(host.endpointPorts()).hasSize(1);
            assertThat(host.endpointLinks()).hasSize(1);
        });
    }

    private Result assertLeavesNothingKilledIn(
            Machine where, String hanging, Supplier<CompletableFuture<Result>> command, Callable<Boolean> isUnderWay) {
        CompletableFuture<Result> running;
        try (var _ = where.freeze(hanging)) {
            running = command.get();
            await("the call").atMost(10, SECONDS).until(isUnderWay);
            host.kill("fairlead-agent");
        }
        var result = running.join();
        assertThat(result.ok() || result.err().contains("Error response from daemon"))
                .as("%s", result)
                .isTrue();
        removeWhatWasTried();
        awaitOnlyTheHolder();
        lab.awaitReady(Scale.HOSTS);
        assertThat(host.container("next", network.name()).pings(holder)).isTrue();
        return result;
    }
}
