package io.fairlead.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.deploy.lab.Container;
import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.LabExtension;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Networks with more containers on a host than blocks to be had. */
@ExtendWith(LabExtension.class)
class LendingE2eIT {

    private final Lab lab;
    private final TestNetwork network;

    LendingE2eIT(Lab lab) {
        this.lab = lab;
        network = new TestNetwork(lab, "lending");
    }

    @AfterEach
    void clean() {
        network.remove();
    }

    /** A /28 has four blocks of four, and 13 addresses for containers. */
    @Test
    void aNetworkIsFullOnlyWhenAllItsAddressesAreInUse() {
        network.create("--subnet", "10.62.0.0/28");
        var containers = new ArrayList<>(lab.hosts().stream()
                .map(host -> host.container("first", network.name()))
                .toList());
        for (int n = 1; n <= 10; n++) {
            containers.add(lab.host(1).container("more" + n, network.name()));
        }

        assertEachReachesAll(containers);
        var refused = lab.host(2).dockerRun(network.name(), "--rm", "fairlead/box", "true");
        assertThat(refused.ok()).isFalse();
        assertThat(refused.err()).contains("No free block", "no other host has an address to spare", "larger subnet");
        assertThat(lab.fairlead("network", "show", network.name()).lines()).anyMatch(line -> line.endsWith("-"));

        var last = containers.removeLast();
        last.remove();
        var elsewhere = lab.host(3).container("elsewhere", network.name());
        assertThat(elsewhere.address()).isEqualTo(last.address());
        containers.add(elsewhere);
        assertEachReachesAll(containers);
    }

    private static void assertEachReachesAll(List<Container> containers) {
        var addresses = containers.stream().map(Container::address).toList();
        assertThat(addresses).hasSize(13).doesNotHaveDuplicates();
        for (var container : containers) {
            assertThat(container.answering(56, addresses))
                    .as("what answers %s", container)
                    .containsExactlyInAnyOrderElementsOf(addresses);
        }
    }

    /** The agent of a host that lends is killed meanwhile, and knows afterwards what it has lent. */
    @Test
    void whatIsLentStaysLentWhenTheAgentThatLentItIsKilled() {
        network.create("--subnet", "10.63.0.0/28");
        lab.hosts().forEach(host -> host.container("first", network.name()));
        for (int n = 1; n <= 10; n++) {
            lab.host(1).container("more" + n, network.name());
        }
        for (var host : lab.hosts()) {
            host.shell("systemctl kill --signal=KILL fairlead-agent && systemctl start fairlead-agent");
        }

        for (var host : lab.hosts()) {
            var refused = host.dockerRun(network.name(), "--rm", "fairlead/box", "true");
            assertThat(refused.ok()).as("%s", refused).isFalse();
            assertThat(refused.err()).contains("no other host has an address to spare");
        }
        assertThat(lab.endpoints(network.name(), "address")).hasSize(13).doesNotHaveDuplicates();
    }
}
