package io.fairlead.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.deploy.lab.Host;
import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.LabExtension;
import io.fairlead.deploy.lab.Scale;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The network is there when a container's first instruction runs. */
@ExtendWith(LabExtension.class)
class FirstPacketE2eIT {

    private static final int STARTS = Scale.of("starts", 5, 100);

    private final Lab lab;
    private final TestNetwork network;

    FirstPacketE2eIT(Lab lab) {
        this.lab = lab;
        network = new TestNetwork(lab, "first");
    }

    @AfterEach
    void clean() {
        network.remove();
    }

    /** The first container of a host in a network needs a block, and others need its flows. */
    @Test
    void theFirstPacketsOfANewNetworkArrive() {
        network.create();
        var target = lab.host(1).container("target", network.name());

        assertThat(lost(lab.host(2), target.address(), 1)).isEmpty();
        assertThat(lost(lab.host(3), target.address(), 1)).isEmpty();
    }

    @Test
    void noFirstPacketIsLost() {
        network.create();
        var target = lab.host(1).container("target", network.name());

        assertThat(lab.atAll(host -> lost(host, target.address(), STARTS)))
                .flatMap(lost -> lost)
                .isEmpty();
    }

    /** What containers said whose first and only instruction, a ping that waits less than ARP would try again, failed. */
    private List<String> lost(Host host, String target, int starts) {
        var lost = new ArrayList<String>();
        for (int n = 0; n < starts; n++) {
            var said = host.dockerRun(network.name(), "--rm", "fairlead/box", "ping", "-c", "1", "-W", "1", target);
            if (!said.ok()) {
                lost.add(host + ", start " + n + ": " + said);
            }
        }
        return lost;
    }
}
