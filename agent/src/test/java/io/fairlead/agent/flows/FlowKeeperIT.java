package io.fairlead.agent.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.agent.testing.PrivateOvs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real Open vSwitch, which loses its flows whenever it restarts. */
class FlowKeeperIT {

    private static final long HASH = 0xfeed_0000_0000_0001L;
    private static final List<String> TABLES = List.of(
            "group add group_id=7,type=all,bucket=actions=output:1,bucket=actions=resubmit(,90)",
            "flow add cookie=0x1500000475a0000,table=80,priority=100,metadata=0x47/0xffffff,"
                    + "dl_dst=02:42:0a:5a:00:00/ff:ff:ff:ff:ff:c0,actions=set_field:192.0.2.2->tun_dst,output:1",
            "flow add cookie=0x150000047000000,table=80,priority=90,metadata=0x47/0xffffff,actions=group:7",
            "flow add cookie=0xfeed000000000001,table=253,priority=0,actions=drop");

    @TempDir
    private Path directory;

    private PrivateOvs ovs;
    private Ofctl bridge;
    private Path file;
    private boolean alone;
    private FlowKeeper keeper;

    @BeforeEach
    void start() throws Exception {
        ovs = PrivateOvs.start(directory);
        ovs.vsctl(
                "add-br",
                "br0",
                "--",
                "set",
                "bridge",
                "br0",
                "datapath_type=dummy",
                "protocols=OpenFlow13",
                "fail_mode=secure");
        bridge = new Ofctl(ovs.management("br0"));
        bridge.load(Files.write(directory.resolve("tables"), TABLES));
        file = directory.resolve("agent/flows.bundle");
        keeper = new FlowKeeper(bridge, file, () -> alone);
    }

    @AfterEach
    void stop() throws Exception {
        ovs.close();
    }

    private void restartSwitch() throws Exception {
        ovs.killSwitch();
        ovs.startSwitch();
        ovs.vsctl("set", "bridge", "br0", "other_config:restarted=true"); // Returns when the bridge is there.
        assertThat(bridge.flows()).isEmpty();
    }

    @Test
    void putsBackWhatWasConfirmedWhenNoControllerIsThere() throws Exception {
        List<String> flows = bridge.flows();
        List<String> groups = bridge.groups();
        keeper.installed(HASH);
        keeper.pass();
        restartSwitch();

        keeper.pass();
        assertThat(bridge.flows()).as("while a controller is there").isEmpty();
        alone = true;
        keeper.pass();

        assertThat(bridge.flows()).isEqualTo(flows).hasSize(3);
        assertThat(bridge.groups()).isEqualTo(groups).hasSize(1);
    }

    /** As by {@code ovs-ofctl del-flows}. */
    @Test
    void putsBackFlowsWhoseGroupsAreStillThere() throws Exception {
        List<String> flows = bridge.flows();
        List<String> groups = bridge.groups();
        keeper.installed(HASH);
        keeper.pass();
        bridge.load(Files.writeString(directory.resolve("none"), "flow delete\n"));
        assertThat(bridge.flows()).isEmpty();

        alone = true;
        keeper.pass();

        assertThat(bridge.flows()).isEqualTo(flows);
        assertThat(bridge.groups()).isEqualTo(groups);
    }

    @Test
    void leavesABridgeAloneThatHasFlows() throws Exception {
        keeper.installed(HASH);
        keeper.pass();
        restartSwitch();
        bridge.load(Files.writeString(directory.resolve("one"), "flow add priority=1,actions=drop\n"));

        alone = true;
        keeper.pass();

        assertThat(bridge.flows()).hasSize(1);
    }

    @Test
    void keepsNothingThatWasNotConfirmed() throws Exception {
        keeper.installed(HASH + 1);
        keeper.pass();

        assertThat(file).doesNotExist();
    }

    @Test
    void triesAgainWhenOpenVswitchIsBack() throws Exception {
        ovs.killSwitch();
        keeper.installed(HASH);
        keeper.pass();
        assertThat(file).doesNotExist();

        ovs.startSwitch();
        ovs.vsctl("set", "bridge", "br0", "other_config:restarted=true");
        bridge.load(directory.resolve("tables"));
        keeper.pass();

        assertThat(file).exists();
    }
}
