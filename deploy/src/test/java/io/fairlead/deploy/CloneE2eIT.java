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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A machine with the identity of a host that is there. */
@ExtendWith(LabExtension.class)
class CloneE2eIT {

    private final Lab lab;
    private final TestNetwork network;
    private final Host host;
    private final Host copy;
    private Container near;
    private Container far;

    CloneE2eIT(Lab lab) {
        this.lab = lab;
        network = new TestNetwork(lab, "clone");
        host = lab.host(1);
        copy = lab.host(3);
    }

    @BeforeEach
    void startContainers() {
        network.create();
        near = host.container("near", network.name());
        far = lab.host(2).container("far", network.name());
        copy.run("fairlead", "leave").text();
    }

    /** Whoever it is by now. */
    @AfterEach
    void joinAsItself() {
        copy.run("fairlead", "leave", "--force");
        copy.join();
        lab.awaitReady(Scale.HOSTS);
        network.remove();
    }

    @Test
    void isRefusedAndToldUntilItJoinsAsAHostOfItsOwn() {
        var traffic = Traffic.between(near, far);

        takeOnIdentity();

        await("conflict").atMost(60, SECONDS).until(() -> story().contains("clone:"));
        assertThat(story()).contains(copy.management(), "fairlead leave", "fairlead join");
        var status = await("a refusal")
                .atMost(30, SECONDS)
                .until(() -> copy.run("fairlead", "status"), said -> said.out().contains("refused"));
        assertThat(status.ok()).isFalse();
        assertThat(status.out()).contains(host.management(), "copy of it", "fairlead leave");
        var leave = copy.run("fairlead", "leave");
        assertThat(leave.ok()).isTrue();
        assertThat(leave.err()).contains("keep host " + host, "stays").doesNotContain("fairlead host remove");
        assertThat(lab.readyHosts()).contains(host.name());
        assertThat(host.container("later", network.name()).pings(far)).isTrue();
        assertThat(traffic.lost()).isLessThan(Duration.ofSeconds(1));

        copy.join();
        lab.awaitReady(Scale.HOSTS);
        copy.awaitNetwork(network.name());
        assertThat(story()).doesNotContain("clone:");
        assertThat(copy.container("own", network.name()).pings(near)).isTrue();
    }

    /** The files that the host keeps; but a copy has an address of its own. */
    private void takeOnIdentity() {
        String files = host.shell("tar -C / -cz var/lib/fairlead/agent etc/fairlead/agent.json | base64 --wrap=0")
                .text();
        copy.shell("""
                        set -e
                        base64 --decode <<<$1 | tar -C / -xz
                        sed -i "s/$2/$3/" /etc/fairlead/agent.json
                        systemctl restart fairlead-agent
                        """, files, host.vtep(), copy.vtep()).text();
    }

    private String story() {
        return lab.fairlead("host", "show", host.name()).text();
    }
}
