package io.fairlead.agent.plug;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.agent.testing.PrivateOvs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BarrierIT {

    @TempDir
    private Path directory;

    private PrivateOvs ovs;
    private Barrier barrier;

    @BeforeEach
    void start() throws Exception {
        ovs = PrivateOvs.start(directory);
        ovs.vsctl("add-br", "br-fairlead", "--", "set", "bridge", "br-fairlead", "datapath_type=dummy");
        barrier = new Barrier(directory.resolve("br-fairlead.mgmt"));
    }

    @AfterEach
    void stop() {
        ovs.close();
    }

    @Test
    void isPassedWhenTheSwitchHasDoneItsWork() {
        assertThatCode(() -> barrier.pass(Duration.ofSeconds(10))).doesNotThrowAnyException();
    }

    @Test
    void waitsForASwitchThatIsBusyButNotForEver() throws Exception {
        ovs.pauseSwitch(true);
        try {
            assertThatThrownBy(() -> barrier.pass(Duration.ofMillis(100))).isInstanceOf(IOException.class);
        } finally {
            ovs.pauseSwitch(false);
        }

        assertThatCode(() -> barrier.pass(Duration.ofSeconds(10))).doesNotThrowAnyException();
    }

    @Test
    void saysThatThereIsNoSuchBridge() {
        assertThatThrownBy(() -> new Barrier(directory.resolve("none.mgmt")).pass(Duration.ofSeconds(1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none.mgmt");
    }
}
