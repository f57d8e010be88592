package io.fairlead.deploy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.deploy.lab.Container;
import io.fairlead.deploy.lab.Host;
import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.LabExtension;
import io.fairlead.deploy.lab.Scale;
import io.fairlead.deploy.lab.Traffic;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A host is taken out of service, and back. */
@ExtendWith(LabExtension.class)
class DrainE2eIT {

    private final Lab lab;
    private final TestNetwork network;
    private final TestNetwork single;
    private final Host host;
    private Container far;
    private Container lasting;

    DrainE2eIT(Lab lab) {
        this.lab = lab;
        network = new TestNetwork(lab, "drain");
        single = new TestNetwork(lab, "single");
        host = lab.host(1);
    }

    /** Of the one network each host gets blocks, the other has just one address for a container. */
    @BeforeEach
    void letSomethingRun() {
        network.create("--subnet", "10.96.0.0/24");
        single.create("--subnet", "10.97.0.0/30");
        far = lab.host(2).container("far", network.name());
        lasting = host.container("lasting", network.name());
    }

    @AfterEach
    void clean() {
        command("undrain");
        network.remove();
        single.remove();
    }

    private void command(String verb) {
        lab.fairlead("host", verb, host.name()).text();
    }

    private String look(String field) {
        return lab.controller()
                .shell("fairlead host show $1 --json | jq .$2", host.name(), field)
                .text();
    }

    private void assertTakesNothing() {
        var says = List.of("Host " + host + " is drained", "fairlead host undrain " + host);
        var ports = host.endpointPorts();
        assertThat(host.dockerRun(network.name(), "--rm", "fairlead/box", "true")
                        .err())
                .contains(says);
        assertThat(host.dockerRun(network.name(), "--rm", "--ip=10.96.0.14", "fairlead/box", "true")
                        .err())
                .contains(says);
        assertThat(host.run("fairlead", "attach", "beside", network.name()).err())
                .contains(says);
        var connected = host.container("connected", "bridge");
        assertThat(host.docker("network", "connect", network.name(), connected.name())
                        .err())
                .contains(says);
        connected.remove();
        assertThat(host.endpointPorts()).isEqualTo(ports);
    }

    @Test
    void itTakesNothingNewKeepsWhatRunsAndGivesItsBlocksBackAsTheyBecomeEmpty() {
        var only = host.container("only", single.name());
        host.container("beside", "none");
        var traffic = Traffic.between(far, lasting);
        var flows = lab.atAll(Host::flows);

        command("drain");
        command("drain");

        assertThat(look("drained")).isEqualTo("true");
        assertThat(look("leases")).isEqualTo("2");
        assertTakesNothing();
        assertThat(lab.atAll(Host::flows)).as("flows").isEqualTo(flows);
        host.crash("fairlead-agent");
        lab.controller().crash("fairlead-controller");
        lab.awaitReady(Scale.HOSTS);
        assertTakesNothing();
        assertThat(lasting.pings(far)).isTrue();
        assertThat(traffic.lost()).isLessThan(Duration.ofSeconds(1));

        only.remove();
        await("end of the empty lease").atMost(90, SECONDS).until(() -> look("leases"), "1"::equals);
        assertThat(lasting.pings(far)).isTrue();
        lasting.remove();
        await("end of all leases").atMost(90, SECONDS).until(() -> look("leases"), "0"::equals);
        assertThat(look("endpoints")).isEqualTo("0");
        await("the only address on another host")
                .atMost(120, SECONDS)
                .until(() -> lab.host(2)
                        .dockerRun(single.name(), "--rm", "fairlead/box", "true")
                        .ok());

        command("undrain");
        assertThat(host.container("later", network.name()).pings(far)).isTrue();
    }

    @Test
    void takenBackItHasWhatItHadAndSoHaveItsContainers() {
        command("drain");
        assertThat(lasting.pings(far)).isTrue();

        command("undrain");

        assertThat(host.container("later", network.name()).pings(far)).isTrue();
        lasting.restart();
        assertThat(lasting.again(network.name())).isEqualTo(lasting);
        assertThat(far.pings(lasting)).isTrue();
        assertThat(look("leases")).isEqualTo("1");
    }
}
