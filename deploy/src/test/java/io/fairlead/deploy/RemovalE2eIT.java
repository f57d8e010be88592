package io.fairlead.deploy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.deploy.lab.Container;
import io.fairlead.deploy.lab.Host;
import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.LabExtension;
import io.fairlead.deploy.lab.Result;
import io.fairlead.deploy.lab.Scale;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A host that died with containers on it is removed: what it had is others' once nobody heeds it any more. */
@ExtendWith(LabExtension.class)
class RemovalE2eIT {

    private final Lab lab;
    private final TestNetwork network;
    private final TestNetwork single;
    private final Host heir;
    private final Host other;
    private final Host dead;
    private Container far;
    private Container lost;

    RemovalE2eIT(Lab lab) {
        this.lab = lab;
        network = new TestNetwork(lab, "removal");
        single = new TestNetwork(lab, "removal-single");
        heir = lab.host(1);
        other = lab.host(2);
        dead = lab.host(3);
    }

    /** Of the one network each host has a block, of the other the host that dies has the only one, with one address. */
    @BeforeEach
    void letSomethingRun() {
        network.create("--subnet", "10.95.0.0/24");
        single.create("--subnet", "10.94.0.0/30");
        heir.container("near", network.name());
        far = other.container("far", network.name());
        lost = dead.container("lost", network.name());
        dead.container("only", single.name());
        assertThat(far.pings(lost)).isTrue();
    }

    @AfterEach
    void bringBack() {
        lab.lab("start", dead.name()).text();
        dead.join();
        lab.awaitReady(Scale.HOSTS);
        network.remove();
        single.remove();
    }

    @Test
    void whatItHadIsOthersAndItIsHeardByNobodyWhenItIsBackUntilItJoinsAgain() {
        lab.lab("kill", dead.name()).text();
        long begun = System.nanoTime();
        removeWhileOneHostStillHeedsIt();
        Container inherited = takeOver(begun);
        assertThat(far.pings(inherited)).isTrue();

        lab.lab("start", dead.name()).text();
        await("its container")
                .atMost(60, SECONDS)
                .until(() -> lost.shell("ip -4 address show dev eth0").out(), said -> said.contains(lost.address()));

        assertSaysWhatToDo();
        assertSendsInVain();
        assertReached(inherited, "while it is back");

        dead.join();
        lab.awaitReady(Scale.HOSTS);
        dead.awaitNetwork(network.name());
        assertThat(lost.pings(far)).isFalse();
        assertReached(inherited, "when it has joined");
        lost.restart();
        Container again = lost.again(network.name());
        assertThat(again.address()).isNotEqualTo(inherited.address());
        assertThat(again.pings(far)).isTrue();
        assertThat(far.pings(again)).isTrue();
    }

    /** A switch that hangs can't confirm that its flows are gone; it has them. */
    private void removeWhileOneHostStillHeedsIt() {
        try (var _ = other.freeze("ovs-vswitchd")) {
            lab.fairlead("host", "remove", dead.name(), "--force").text();
            assertThat(start(network, "--ip=" + lost.address()).err()).contains(lost.address(), "withdrawn");
        }
    }

    private Result start(TestNetwork in, String... options) {
        return heir.dockerRun(
                in.name(),
                Stream.of(Stream.of("--rm"), Stream.of(options), Stream.of("fairlead/box", "true"))
                        .flatMap(words -> words)
                        .toArray(String[]::new));
    }

    /** Its address, and the block that there is just once. */
    private Container takeOver(long begun) {
        await("its address on another host")
                .atMost(60, SECONDS)
                .until(() -> start(network, "--ip=" + lost.address()).ok());
        assertThat(lab.at(List.of(heir, other), Host::flows))
                .as("flows that heed it")
                .noneMatch(flows -> flows.stream().anyMatch(flow -> flow.contains(dead.vtep())));
        Duration address = since(begun);
        await("its block on another host")
                .atMost(60, SECONDS)
                .until(() -> start(single).ok());
        System.out.printf(
                "Removal: its address on another host after %d ms, its block after %d ms%n",
                address.toMillis(), since(begun).toMillis());
        return heir.container("heir", network.name(), "--ip=" + lost.address());
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private void assertSaysWhatToDo() {
        var status = await("a refusal")
                .atMost(30, SECONDS)
                .until(() -> dead.run("fairlead", "status"), said -> said.out().contains("refused"));
        assertThat(status.ok()).isFalse();
        assertThat(status.out()).contains("was removed", "fairlead join");
    }

    /** What it sends by the flows that it had arrives and is dropped, as a stranger's. */
    private void assertSendsInVain() {
        long before = droppedFromStrangers();
        await("packets of a stranger").atMost(30, SECONDS).until(() -> {
            assertThat(lost.pings(far)).isFalse();
            return droppedFromStrangers() > before;
        });
    }

    private long droppedFromStrangers() {
        return Long.parseLong(other.ofctl("dump-flows", "table=0,in_port=1")
                .text()
                .replaceAll("(?s).*n_packets=([0-9]+)[^\\n]*,in_port=1 actions=drop.*", "$1"));
    }

    /** Who gets what is sent to the address that was another's. */
    private void assertReached(Container one, String text) {
        far.send(text, one.address());
        await(text).atMost(10, SECONDS).until(() -> one.received().contains(far.address() + " " + text));
        assertThat(lost.received()).noneMatch(line -> line.endsWith(text));
    }
}
