package io.fairlead.deploy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.deploy.lab.Container;
import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.LabExtension;
import io.fairlead.deploy.lab.Scale;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Containers of one network reach each other wherever they run, and nobody else. */
@ExtendWith(LabExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReachE2eIT {

    private static final int PER_HOST = Scale.of("containers", 4, 20);
    private static final int SMALL = 56;
    /** More than any MTU here: it travels in fragments. */
    private static final int LARGE = 2_000;

    private final Lab lab;
    private final TestNetwork red;
    private final TestNetwork blue;
    private List<Container> reds = List.of();
    private List<Container> blues = List.of();

    ReachE2eIT(Lab lab) {
        this.lab = lab;
        red = new TestNetwork(lab, "reach-red");
        blue = new TestNetwork(lab, "reach-blue");
    }

    @BeforeAll
    void startContainersOnAllHosts() {
        red.create("--subnet", "10.61.0.0/16");
        blue.create("--subnet", "10.62.0.0/16");
        reds = start(red);
        blues = start(blue);
    }

    private List<Container> start(TestNetwork network) {
        return lab
                .atAll(host -> {
                    var started = new ArrayList<Container>();
                    for (int n = 1; n <= PER_HOST; n++) {
                        started.add(host.container(network + "-" + n, network.name()));
                    }
                    return started;
                })
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    @AfterAll
    void clean() {
        red.remove();
        blue.remove();
    }

    @Test
    void everyContainerHasAnAddressOfItsOwn() {
        assertThat(reds).extracting(Container::address).doesNotHaveDuplicates();
        assertThat(blues).extracting(Container::address).doesNotHaveDuplicates();
    }

    @Test
    void allOfANetworkReachEachOther() {
        assertReach(reds, SMALL);
        assertReach(blues, SMALL);
    }

    @Test
    void largePingsArriveInFragments() {
        assertReach(reds, LARGE);
        assertReach(blues, LARGE);
    }

    private void assertReach(List<Container> containers, int size) {
        var addresses = addresses(containers);
        var reached = lab.answers(containers, addresses, size);
        for (int i = 0; i < containers.size(); i++) {
            assertThat(reached.get(i))
                    .as("answers of %d bytes to %s", size, containers.get(i))
                    .containsExactlyInAnyOrderElementsOf(addresses);
        }
    }

    @Test
    void nobodyReachesAnotherNetwork() {
        assertReachNobody(reds, blues);
        assertReachNobody(blues, reds);
    }

    private void assertReachNobody(List<Container> from, List<Container> to) {
        assertThat(lab.answers(from, addresses(to), SMALL))
                .flatMap(answered -> answered)
                .isEmpty();
    }

    /** Frames that are right in all but their target, which is elsewhere. */
    @Test
    void noFrameCrossesToAnotherNetwork() {
        var from = reds.getFirst();
        var honest = reds.getLast();
        for (var to : List.of(blues.getFirst(), blues.getLast())) {
            from.sendFrame("across", from.mac(), from.address(), to);
        }
        from.sendFrame("within", from.mac(), from.address(), honest);

        await("a frame within the network")
                .atMost(10, SECONDS)
                .until(() -> honest.received().contains(from.address() + " within"));
        assertThat(blues).flatMap(Container::received).noneMatch(line -> line.endsWith(" across"));
    }

    @Test
    void aBroadcastReachesAllOfItsNetworkAndNobodyElse() {
        reds.getFirst().send("to-all", "10.61.255.255");

        for (var red : reds.subList(1, reds.size())) {
            await("broadcast at " + red)
                    .atMost(10, SECONDS)
                    .until(() -> red.received().contains(reds.getFirst().address() + " to-all"));
        }
        assertThat(reds)
                .allSatisfy(red -> assertThat(red.received().stream().filter(line -> line.endsWith(" to-all")))
                        .as("no copies at %s", red)
                        .hasSizeLessThanOrEqualTo(1));
        assertThat(blues).allSatisfy(blue -> assertThat(blue.received()).noneMatch(line -> line.endsWith(" to-all")));
    }

    private static List<String> addresses(List<Container> containers) {
        return containers.stream().map(Container::address).toList();
    }
}
