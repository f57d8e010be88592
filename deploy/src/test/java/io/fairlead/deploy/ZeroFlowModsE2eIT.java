package io.fairlead.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.deploy.lab.Container;
import io.fairlead.deploy.lab.FlowModWatch;
import io.fairlead.deploy.lab.Host;
import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.LabExtension;
import io.fairlead.deploy.lab.Scale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** In blocks that hosts hold, starts and stops of containers change no flow and no group, on any host. */
@ExtendWith(LabExtension.class)
class ZeroFlowModsE2eIT {

    private static final int STARTS = Scale.of("starts", 5, 100);

    private final Lab lab;
    private final TestNetwork network;

    ZeroFlowModsE2eIT(Lab lab) {
        this.lab = lab;
        network = new TestNetwork(lab, "zero");
    }

    /** From here on every host holds a block, and has asked for as many more as it is going to want. */
    @BeforeEach
    void letEveryHostHoldABlock() {
        network.create();
        lab.atAll(host -> host.container("holder", network.name()));
    }

    @AfterEach
    void clean() {
        network.remove();
    }

    @Test
    void startsAndStopsSendNoFlowMods() {
        var watches = lab.hosts().stream().map(Host::watchFlowMods).toList();
        try {
            lab.atAll(this::startAndStop);

            assertThat(watches).flatMap(FlowModWatch::changes).isEmpty();
        } finally {
            watches.forEach(FlowModWatch::close);
        }
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
