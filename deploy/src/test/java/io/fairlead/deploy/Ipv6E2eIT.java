package io.fairlead.deploy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.LabExtension;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** IPv6 beside IPv4; that all hear one another by it, and nobody who lies, is shown by {@link ReachE2eIT}. */
@ExtendWith(LabExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Ipv6E2eIT {

    private static final String PREFIX = "fd00:66::";

    private final Lab lab;
    private final TestNetwork network;
    private final TestNetwork plain;

    Ipv6E2eIT(Lab lab) {
        this.lab = lab;
        network = new TestNetwork(lab, "dual");
        plain = new TestNetwork(lab, "single");
    }

    @BeforeAll
    void createNetworks() {
        network.create("--subnet", "10.66.0.0/16", "--ipv6-prefix", PREFIX + "/96");
        plain.create("--subnet", "10.65.0.0/16");
    }

    @AfterAll
    void clean() {
        network.remove();
        plain.remove();
    }

    @Test
    void anAbsentAddressIsUnreachable() {
        var from = lab.host(1).container("asks", network.name());
        for (var absent : List.of(PREFIX + "a42:fffa", PREFIX + "a42:1", "fe80::42:aff:fe42:fffa%eth0")) {
            var said = from.shell("ping -c 1 -W 10 $1", absent);
            assertThat(said.ok()).as("%s", said).isFalse();
            assertThat(said.out()).as("%s", said).contains(" 0 received", "Address unreachable");
        }
        from.remove();
    }

    @Test
    void aNetworkWithoutAPrefixHasNone() {
        var one = lab.host(1).container("one", plain.name());
        var other = lab.host(1).container("other", plain.name());

        assertThat(one.pings(other)).isTrue();
        assertThat(one.shell("ip -6 -oneline address show dev eth0").out()).doesNotContain("global");
        assertThat(one.shell("ping -q -c 1 -W 3 $1%eth0", other.linkLocal()).ok())
                .isFalse();
        one.remove();
        other.remove();
    }

    @Test
    void restartsOfAgentAndControllerChangeNothing() {
        var near = lab.host(1).container("stays", network.name());
        var far = lab.host(2).container("stays", network.name());
        var flows = lab.host(1).flows();

        lab.host(1).shell("systemctl restart fairlead-agent").text();
        lab.controller().shell("systemctl restart fairlead-controller").text();
        var later = lab.host(1).container("later", network.name());

        for (var from : List.of(near, later)) {
            assertThat(from.shell("ping -q -c 1 -W 5 $1", far.address6(PREFIX)).ok())
                    .isTrue();
        }
        assertThat(lab.host(1).flows()).isEqualTo(flows);
        await("the controller")
                .atMost(60, SECONDS)
                .until(() -> lab.fairlead("network", "show", network.name()).ok());
    }
}
