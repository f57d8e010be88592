package io.fairlead.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.deploy.lab.Container;
import io.fairlead.deploy.lab.Host;
import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.LabExtension;
import io.fairlead.deploy.lab.Scale;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The network is there when a container's first instruction runs: a ping to another host, which waits less than ARP
 * would take to try again.
 */
@ExtendWith(LabExtension.class)
class FirstPacketE2eIT {

    private static final int STARTS = Scale.of("starts", 5, 200);
    private static final int IN_NEW_NETWORKS = Scale.of("networks", 4, 50);
    private static final int IN_NEW_BLOCKS = Scale.of("blocks", 6, 50);

    /** 16 blocks of four addresses. */
    private static final String SMALL = "/26";

    private final Lab lab;
    private final TestNetwork network;
    private final Host near;
    private final Host far;

    FirstPacketE2eIT(Lab lab) {
        this.lab = lab;
        network = new TestNetwork(lab, "first");
        near = lab.host(2);
        far = lab.host(3);
    }

    @AfterEach
    void clean() {
        network.remove();
    }

    /** The first container of a host in a network needs a block, and the others need its flows. */
    @Test
    void inANewNetwork() {
        for (int n = 0; n < IN_NEW_NETWORKS; n += 2) {
            var target = createWithTarget();
            near.first("first", network.name(), target);
            far.first("first", network.name(), target);
            network.remove();
        }
    }

    /** Containers that stay, so that hosts go from block to block. */
    @Test
    void inANewBlock() {
        int inNewBlocks = 0;
        while (inNewBlocks < IN_NEW_BLOCKS) {
            network.create("--subnet", "10.65.0.0" + SMALL);
            var target = lab.host(1).container("target", network.name());
            inNewBlocks += atBoth(host -> fill(host, target)).stream()
                    .mapToInt(blocks -> blocks.size() - 1) // The host's first block came with the network.
                    .sum();
            network.remove();
        }
    }

    /** Starts containers until they are in several blocks, and returns these. */
    private Set<Integer> fill(Host host, Container target) {
        var blocks = new HashSet<Integer>();
        for (int n = 0; n < 13; n++) {
            blocks.add(blockOf(host.first("first-" + n, network.name(), target)));
        }
        return blocks;
    }

    private static int blockOf(Container container) {
        return Integer.parseInt(container.address().replaceFirst(".*\\.", "")) / 4;
    }

    @Test
    void inBlocksThatAreHeld() {
        var target = createWithTarget();

        assertThat(atBoth(host -> startAndStop(host, target))).allMatch(started -> started == STARTS);
    }

    private <T> List<T> atBoth(Function<Host, T> task) {
        return lab.together(Stream.of(near, far)
                .<Callable<T>>map(host -> () -> task.apply(host))
                .toList());
    }

    private int startAndStop(Host host, Container target) {
        var started = new ArrayList<Container>();
        for (int n = 0; n < STARTS; n++) {
            started.add(host.first("first", network.name(), target));
            started.getLast().remove();
        }
        return started.size();
    }

    private Container createWithTarget() {
        network.create();
        return lab.host(1).container("target", network.name());
    }
}
