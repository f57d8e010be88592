package io.fairlead.deploy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.deploy.lab.Container;
import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.LabExtension;
import io.fairlead.deploy.lab.Result;
import io.fairlead.deploy.lab.Scale;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Single addresses asked for by name, wherever the block around them is. */
@ExtendWith(LabExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExceptionsE2eIT {

    /** In the block of the first host that holds one. */
    private static final String ADDRESS = "10.91.0.9";

    private static final String IP = "--ip=" + ADDRESS;

    private final Lab lab;
    private final TestNetwork network;
    private List<Container> ordinary = List.of();

    ExceptionsE2eIT(Lab lab) {
        this.lab = lab;
        network = new TestNetwork(lab, "exceptions");
    }

    /** One host after the other: the first holds the block that the address is in. */
    @BeforeEach
    void letEveryHostHoldABlock() {
        network.create("--subnet", "10.91.0.0/24");
        ordinary = lab.hosts().stream()
                .map(host -> host.container("ordinary", network.name()))
                .toList();
    }

    @AfterEach
    void clean() {
        lab.host(1).start("fairlead-agent.socket", "fairlead-agent");
        network.remove();
    }

    private Result refused(int host, String... options) {
        var arguments = new ArrayList<>(List.of("--rm"));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("fairlead/box", "true"));
        var said = lab.host(host).dockerRun(network.name(), arguments.toArray(String[]::new));
        assertThat(said.ok()).as("%s", said).isFalse();
        return said;
    }

    private void assertReachable(Container single) {
        for (var other : ordinary) {
            assertThat(other.pings(single)).as("%s reaches %s", other, single).isTrue();
            assertThat(single.pings(other)).as("%s reaches %s", single, other).isTrue();
        }
    }

    private List<String> exceptions() {
        return lab.controller()
                .shell(
                        "fairlead lease list --network $1 --json | jq -r '.[] | select(.block | endswith(\"/32\")) | .block'",
                        network.name())
                .lines();
    }

    @Test
    void anAddressInAnotherHostsBlockIsReachedFromEverywhere() {
        var single = lab.host(2).container("single", network.name(), IP);

        assertThat(single.address()).isEqualTo(ADDRESS);
        assertReachable(single);
        assertThat(refused(1, IP).err()).contains(ADDRESS, "in use", lab.host(2).name());
        assertThat(refused(3, IP).err()).contains(ADDRESS, "in use", lab.host(2).name());
    }

    @Test
    void anAddressInUseIsRefusedWithWhoHasIt() {
        var taken = ordinary.getFirst();

        var ip = "--ip=" + taken.address();
        assertThat(refused(2, ip).err()).contains(taken.address(), taken.host().name(), "in use");
        await("the name of who has it")
                .atMost(60, SECONDS)
                .until(() -> refused(2, ip).err().contains("ordinary"));
        assertThat(exceptions()).isEmpty();
    }

    @Test
    void anAddressOfAHostThatCantBeAskedIsRefused() {
        lab.host(1).stop("fairlead-agent.socket", "fairlead-agent");

        assertThat(refused(2, IP).err()).contains(ADDRESS, lab.host(1).name(), "not connected");
        assertThat(exceptions()).isEmpty();
    }

    @Test
    void anAddressFollowsItsContainerAndComesHome() {
        for (int number : new int[] {2, 3, 1, 2}) {
            var here = lab.host(number).container("follower", network.name(), IP);
            assertThat(here.address()).isEqualTo(ADDRESS);
            assertReachable(here);
            here.remove();
        }
        await("end of the exception")
                .atMost(60, SECONDS)
                .until(() -> exceptions().isEmpty());
        assertReachable(lab.host(1).container("home", network.name(), IP));
        assertThat(exceptions()).isEmpty();
    }

    @Test
    void restartsChangeNothing() {
        var single = lab.host(2).container("single", network.name(), IP);
        lab.atAll(host -> {
            host.crash("fairlead-agent");
            return host;
        });
        assertReachable(single);
        assertThat(refused(1, IP).err()).contains(ADDRESS);

        lab.controller().stop("fairlead-controller", "fairlead-store");
        lab.host(1).crash("fairlead-agent");
        for (int n = 0; n < 11; n++) {
            var near = lab.host(1).container("near-" + n, network.name());
            assertThat(near.address()).isNotEqualTo(ADDRESS);
        }
        assertReachable(single);
        lab.controller().start("fairlead-store", "fairlead-controller");
        lab.awaitReady(Scale.HOSTS);
        assertReachable(single);
        assertThat(exceptions()).containsExactly(ADDRESS + "/32");
    }

    @Test
    void aChosenMacIsReachedFromEverywhereAndNobodyElseHasIt() {
        var mac = "52:54:00:91:00:01";
        for (var options : List.of(List.of("--mac-address=" + mac), List.of("--mac-address=" + mac, IP))) {
            var single = lab.host(2).container("single", network.name(), options.toArray(String[]::new));
            assertThat(single.shell("cat /sys/class/net/eth0/address").text()).isEqualTo(mac);
            assertReachable(single);
            assertStopped(single, mac);
            assertThat(lab.fairlead("lease", "list", "--exceptions", "--network", network.name())
                            .out())
                    .contains(single.address(), "single", "MAC " + mac + " chosen");
            assertThat(refused(3, "--mac-address=" + mac).err()).contains(mac, "already");
            single.remove();
            await("end of the exception")
                    .atMost(60, SECONDS)
                    .until(() -> exceptions().isEmpty());
        }
    }

    /** Neither may it send by the MAC its address would give, nor another by the chosen one. */
    private void assertStopped(Container single, String mac) {
        for (var to : ordinary) {
            single.sendFrame("derived", single.mac(), single.address(), to);
            var thief = to.host().equals(ordinary.getFirst().host()) ? ordinary.getLast() : ordinary.getFirst();
            thief.sendFrame("stolen", mac, single.address(), to);
            single.sendFrame("honest", mac, single.address(), to);
            await("an honest frame at " + to)
                    .atMost(10, SECONDS)
                    .until(() -> to.received().contains(single.address() + " honest"));
            assertThat(to.received()).as("at %s", to).noneMatch(line -> line.matches(".*(derived|stolen)"));
        }
    }

    @Test
    void macsThatNobodyCanHaveAreRefused() {
        for (var mac : List.of("01:00:5e:00:00:01", "02:42:0a:5b:00:01", "02:42:0a:5b:00:c8")) {
            assertThat(refused(1, "--mac-address=" + mac).err()).contains(mac);
        }
        assertThat(exceptions()).isEmpty();
        assertThat(lab.host(1).endpointPorts()).hasSize(1);
    }
}
