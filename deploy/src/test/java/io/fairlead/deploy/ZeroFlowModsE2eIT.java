package io.fairlead.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.deploy.lab.Container;
import io.fairlead.deploy.lab.FlowModWatch;
import io.fairlead.deploy.lab.Host;
import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.LabExtension;
import io.fairlead.deploy.lab.Scale;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** In blocks that hosts hold, starts and stops of containers change no flow and no group, on any host. */
@ExtendWith(LabExtension.class)
class ZeroFlowModsE2eIT {

    private static final int STARTS = Scale.of("starts", 5, 67);

    private final Lab lab;
    private final TestNetwork network;

    ZeroFlowModsE2eIT(Lab lab) {
        this.lab = lab;
        network = new TestNetwork(lab, "zero");
    }

    /** From here on every host holds a block of 64 addresses, of which it never needs more than a few. */
    @BeforeEach
    void letEveryHostHoldABlock() {
        network.create("--subnet", "10.66.0.0/16");
        lab.atAll(host -> host.container("holder", network.name()));
    }

    @AfterEach
    void clean() {
        network.remove();
    }

    @Test
    void startsAndStopsSendNoFlowMods() {
        var watches = lab.hosts().stream().map(Host::watchFlowMods).toList();
        var claims = claims();
        assertThat(claims).as("log of claims is awake").isNotEmpty();
        try {
            lab.atAll(this::startAndStop);

            assertThat(watches).flatMap(FlowModWatch::changes).isEmpty();
            assertThat(claims()).as("no block was claimed meanwhile").isEqualTo(claims);
        } finally {
            watches.forEach(FlowModWatch::close);
        }
    }

    private List<String> claims() {
        return lab.controller()
                .shell("journalctl --unit fairlead-controller --output cat | grep 'Block claimed'")
                .lines();
    }

    private Container startAndStop(Host host) {
        var holder = new Container(host, "holder", "");
        for (int n = 0; n < STARTS; n++) {
            var started = host.container("zero-" + n, network.name());
            assertThat(started.pings(started)).as("%s is up", started).isTrue();
            started.remove();
        }
        return holder;
    }
}
