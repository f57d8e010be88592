package io.fairlead.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.deploy.lab.Container;
import io.fairlead.deploy.lab.Host;
import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.LabExtension;
import io.fairlead.deploy.lab.Scale;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The network is there when a container's first instruction runs: a ping to another host.
 *
 * <p>All must be answered, and all but very few before ARP has to ask again: Open vSwitch's userspace datapath, which
 * the lab has, forgets its tunnels for milliseconds whenever a link of the host comes or goes (docs/testing.md).
 */
@ExtendWith(LabExtension.class)
class FirstPacketE2eIT {

    private static final Duration BEFORE_ARP_TRIES_AGAIN = Duration.ofMillis(900);

    private static final int STARTS = Scale.of("starts", 5, 200);
    private static final int IN_NEW_NETWORKS = Scale.of("networks", 4, 50);
    private static final int IN_NEW_BLOCKS = Scale.of("blocks", 6, 50);

    /** 16 blocks of four addresses. */
    private static final String SMALL = "/26";

    private final Lab lab;
    private final TestNetwork network;
    private final Host near;
    private final Host far;
    private final Queue<Host.First> firsts = new ConcurrentLinkedQueue<>();

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
            first(near, "first", target);
            first(far, "first", target);
            network.remove();
        }
        assertFewLate();
    }

    /** Containers that stay, so that hosts go from block to block. */
    @Test
    void inANewBlock() {
        int inNewBlocks = 0;
        while (inNewBlocks < IN_NEW_BLOCKS) {
            network.create("--subnet", "10.65.0.0" + SMALL);
            var target = lab.host(1).container("target", network.name());
            inNewBlocks += lab.at(List.of(near, far), host -> fill(host, target)).stream()
                    .mapToInt(blocks -> blocks.size() - 1) // The host's first block came with the network.
                    .sum();
            network.remove();
        }
        assertFewLate();
    }

    /** Starts containers until they are in several blocks, and returns these. */
    private Set<Integer> fill(Host host, Container target) {
        var blocks = new HashSet<Integer>();
        for (int n = 0; n < 13; n++) {
            blocks.add(blockOf(first(host, "first-" + n, target)));
        }
        return blocks;
    }

    private static int blockOf(Container container) {
        return Integer.parseInt(container.address().replaceFirst(".*\\.", "")) / 4;
    }

    @Test
    void inBlocksThatAreHeld() {
        var target = createWithTarget();

        lab.at(List.of(near, far), host -> startAndStop(host, target));

        assertThat(firsts).hasSize(2 * STARTS);
        assertFewLate();
    }

    private Host startAndStop(Host host, Container target) {
        for (int n = 0; n < STARTS; n++) {
            first(host, "first", target).remove();
        }
        return host;
    }

    private Container first(Host host, String name, Container target) {
        var first = host.first(name, network.name(), target);
        firsts.add(first);
        return first.container();
    }

    private void assertFewLate() {
        var late = firsts.stream()
                .filter(first -> first.answered().compareTo(BEFORE_ARP_TRIES_AGAIN) > 0)
                .toList();
        System.out.printf("First packets: %d sent, 0 lost, %d late %s%n", firsts.size(), late.size(), late);
        assertThat(late).as("late of %d", firsts.size()).hasSizeLessThanOrEqualTo(1 + firsts.size() / 100);
    }

    private Container createWithTarget() {
        network.create();
        return lab.host(1).container("target", network.name());
    }
}
