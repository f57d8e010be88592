package io.fairlead.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.deploy.lab.Host;
import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.LabExtension;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is not Fairlead's on a host stays as it is. */
@ExtendWith(LabExtension.class)
class NeighboursE2eIT {

    private final Lab lab;
    private final TestNetwork network;
    private final Host host;

    NeighboursE2eIT(Lab lab) {
        this.lab = lab;
        network = new TestNetwork(lab, "neighbours");
        host = lab.host(1);
    }

    @BeforeEach
    void makeForeignThings() {
        host.shell("""
                        set -e
                        ovs-vsctl --may-exist add-br br-foreign -- set bridge br-foreign datapath_type=netdev
                        ovs-vsctl --may-exist add-port br-foreign fl0123 -- set interface fl0123 type=internal
                        ovs-ofctl add-flow br-foreign priority=7,ip,actions=drop
                        ovs-vsctl --may-exist add-port br-fairlead foreign0 -- set interface foreign0 type=internal
                        docker network inspect foreign >/dev/null 2>&1 || docker network create foreign >/dev/null
                        """).text();
    }

    @AfterEach
    void clean() {
        network.remove();
        host.shell(
                        "ovs-vsctl --if-exists del-br br-foreign -- --if-exists del-port br-fairlead foreign0; docker network rm foreign")
                .text();
    }

    @Test
    void foreignBridgesPortsFlowsAndNetworksStay() {
        var before = foreignThings();

        network.create();
        host.container("near", network.name()).remove();
        host.crash("fairlead-agent");
        lab.controller().crash("fairlead-controller");
        host.awaitNetwork(network.name());
        host.container("again", network.name());

        assertThat(foreignThings()).isEqualTo(before);
    }

    /** Open vSwitch's own hidden flows, by which it reaches managers in-band, would pass every guard. */
    @Test
    void noBridgeHasHiddenFlowsOfControl() {
        network.create();
        for (var bridge : host.run("ovs-vsctl", "list-br").lines()) {
            assertThat(host.run("ovs-appctl", "bridge/dump-flows", bridge).lines())
                    .as("flows of %s", bridge)
                    .noneMatch(flow -> flow.matches(".*priority=18\\d{4}.*"));
        }
    }

    private List<String> foreignThings() {
        return host.shell("""
                        set -e
                        ovs-vsctl list-ports br-foreign
                        ovs-vsctl --columns=name,ports,controller,fail_mode,external_ids,other_config list bridge br-foreign br-phy
                        ovs-ofctl --no-stats dump-flows br-foreign
                        ovs-vsctl --columns=name,interfaces,tag,external_ids list port foreign0
                        ovs-vsctl --columns=name,type,ofport,ofport_request,external_ids list interface foreign0
                        docker network inspect --format '{{.ID}} {{.Driver}}' foreign bridge host none
                        iptables-save | grep -v '^[#:]' | sort
                        """).lines();
    }
}
