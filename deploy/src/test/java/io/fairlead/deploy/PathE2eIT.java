package io.fairlead.deploy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.deploy.lab.Container;
import io.fairlead.deploy.lab.Host;
import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.LabExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is told of the way between hosts, and of what goes over it. */
@ExtendWith(LabExtension.class)
class PathE2eIT {

    private final Lab lab;
    private final TestNetwork network;
    private final Host host;
    private final Host other;
    private Container near;
    private Container far;

    PathE2eIT(Lab lab) {
        this.lab = lab;
        network = new TestNetwork(lab, "path");
        host = lab.host(1);
        other = lab.host(2);
    }

    @BeforeEach
    void startContainers() {
        network.create();
        near = host.container("near", network.name());
        far = other.container("far", network.name());
        assertThat(near.pings(far)).isTrue();
    }

    @AfterEach
    void clean() {
        network.remove();
    }

    @Test
    void aFirewallBetweenHostsIsToldUntilItIsOpened() {
        assertThat(conflicts(host)).doesNotContain("path:");
        // The lab's own bridge, which has the underlay's leg, is the firewall.
        host.run("ovs-ofctl", "add-flow", "br-phy", "priority=7,udp,tp_dst=4789,in_port=under0,actions=drop")
                .text();
        try {
            await("conflict").atMost(90, SECONDS).until(() -> conflicts(host).contains("path:"));
            assertThat(conflicts(host)).contains(other.name(), "UDP port 4789");
            assertThat(conflicts(other)).doesNotContain("path:"); // The other way is open.
        } finally {
            host.run("ovs-ofctl", "--strict", "del-flows", "br-phy", "priority=7,udp,tp_dst=4789,in_port=under0")
                    .text();
        }
        await("no conflict").atMost(30, SECONDS).until(() -> !conflicts(host).contains("path:"));
        assertThat(near.pings(far)).isTrue();
    }

    private String conflicts(Host of) {
        return lab.fairlead("host", "show", of.name(), "--json").text();
    }

    @Test
    void anEndpointsStoryCountsItsPackets() {
        String story = story();

        assertThat(story).contains("containerName: near", "link:          up", "reachedFrom:", other.name());
        assertThat(story).containsPattern("guard +[1-9][0-9]* +[0-9]+ +cookie").containsPattern("output +[1-9]");
        await("counters, which Open vSwitch writes down every 5 s")
                .atMost(20, SECONDS)
                .until(() -> story().matches("(?s).*fromContainer: [1-9][0-9]* packets.*toContainer: +[1-9].*"));
    }

    private String story() {
        return lab.fairlead("endpoint", "show", "near", "--network", network.name())
                .text();
    }
}
