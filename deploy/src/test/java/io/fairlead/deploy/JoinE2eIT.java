package io.fairlead.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.deploy.lab.Host;
import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.LabExtension;
import io.fairlead.deploy.lab.Result;
import io.fairlead.deploy.lab.Scale;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Joining changes nothing until the controller has agreed, and leaving gives the machine back as it was. */
@ExtendWith(LabExtension.class)
class JoinE2eIT {

    private static final int REFUSED = 1;
    private static final int UNREACHED = 3;

    private final Lab lab;
    private final TestNetwork network;
    private final Host host;

    JoinE2eIT(Lab lab) {
        this.lab = lab;
        network = new TestNetwork(lab, "joining");
        host = lab.host(3);
    }

    @BeforeEach
    void createNetwork() {
        network.create();
    }

    /** Whatever a test left undone. */
    @AfterEach
    void joinAgain() {
        host.join();
        lab.awaitReady(Scale.HOSTS);
        network.remove();
    }

    @Test
    void aHostLeavesWithoutATraceAndComesBack() {
        var container = host.container("stays", network.name());
        assertRefused(host.run("fairlead", "leave"), REFUSED, "stays");
        container.remove();

        host.run("fairlead", "leave").text();

        assertThat(traces()).isEmpty();
        lab.awaitReady(Scale.HOSTS - 1);
        assertThat(lab.fairlead("host", "list").out()).doesNotContain(host.name());
        assertThat(lab.fairlead("lease", "list", "--host", host.name()).exit()).isEqualTo(4);

        host.join();
        host.join();
        lab.awaitReady(Scale.HOSTS);
        host.awaitNetwork(network.name());
        var back = host.container("back", network.name());
        assertThat(lab.host(1).container("other", network.name()).pings(back)).isTrue();
    }

    /** By wrong addresses, and by tokens of another cluster's CA and with another secret. */
    @Test
    void aFailedJoinChangesNothing() {
        host.run("fairlead", "leave").text();
        var token = lab.token();
        var parts = token.split("\\.", -1);

        assertRefused(host.join("10.213.0.99", token), UNREACHED, "10.213.0.99");
        assertRefused(host.join("10.213.0.11", token), UNREACHED, "10.213.0.11");
        assertRefused(
                host.join(Lab.CONTROLLER, token.replace(parts[1], turned(parts[1]))),
                UNREACHED,
                "not the one that made");
        assertRefused(
                host.join(Lab.CONTROLLER, token.replace(parts[3], turned(parts[3]))), UNREACHED, "token is not known");

        assertThat(traces()).isEmpty();
    }

    @Test
    void aJoinWithoutDockerOrOpenVswitchChangesNothing() {
        host.run("fairlead", "leave").text();

        try (var _ = host.off("docker.socket", "docker")) {
            assertRefused(host.join(Lab.CONTROLLER, lab.token()), REFUSED, "Docker does not answer");
        }
        try (var _ = host.off(host.unitsOfOpenVswitch())) {
            assertRefused(host.join(Lab.CONTROLLER, lab.token()), REFUSED, "Open vSwitch does not answer");
        }

        assertThat(traces()).isEmpty();
    }

    private static String turned(String text) {
        return new StringBuilder(text).reverse().toString();
    }

    private void assertRefused(Result result, int exit, String word) {
        assertThat(result.exit()).as("exit of %s", result).isEqualTo(exit);
        assertThat(result.err())
                .as("%s", result)
                .contains(word, "Nothing is changed")
                .doesNotContain("Exception");
    }

    /** What a host of a cluster has and a machine without one has not. */
    private List<String> traces() {
        return host.shell("""
                        ovs-vsctl list-br | grep fairlead
                        ovs-vsctl get-manager
                        ovs-vsctl get-ssl | grep fairlead
                        ovs-vsctl get Open_vSwitch . external_ids | grep fairlead
                        docker network ls --filter driver=fairlead --quiet
                        ip -brief link | grep -E '^f[lc][0-9a-f]{11}'
                        find /etc/fairlead /var/lib/fairlead/agent -type f
                        true""").lines();
    }
}
