package io.fairlead.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.LabExtension;
import io.fairlead.deploy.lab.Result;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What can't be is refused, with words that say why; nothing of it stays. */
@ExtendWith(LabExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalsE2eIT {

    private static final int REFUSED = 1;
    private static final int USAGE = 2;
    private static final int UNREACHED = 3;
    private static final int NOT_FOUND = 4;

    private final Lab lab;
    private final TestNetwork network;

    RefusalsE2eIT(Lab lab) {
        this.lab = lab;
        network = new TestNetwork(lab, "refusals");
    }

    @BeforeAll
    void createNetwork() {
        network.create("--subnet", "10.77.0.0/24");
    }

    @AfterAll
    void clean() {
        network.remove();
    }

    @Test
    void networksThatCannotBe() {
        assertRefused(create("refusals", "--subnet", "10.78.0.0/24"), REFUSED, "refusals");
        assertRefused(create("overlap", "--subnet", "10.77.0.128/25"), REFUSED, "10.77.0.0/24");
        assertRefused(create("Bad_Name"), REFUSED, "Bad_Name");
        assertRefused(create("hostbits", "--subnet", "10.79.0.1/24"), REFUSED, "10.79.0.1/24");
        assertRefused(create("tiny", "--subnet", "10.79.0.0/32"), REFUSED, "10.79.0.0/32");
        assertRefused(create("gateway", "--subnet", "10.79.0.0/24", "--gateway", "10.80.0.1"), REFUSED, "10.80.0.1");
        assertRefused(create("tenant", "--tenant", "nobody"), NOT_FOUND, "nobody");
        assertRefused(create(), USAGE, "");
    }

    private Result create(String... arguments) {
        var command = new ArrayList<>(List.of("network", "create"));
        command.addAll(List.of(arguments));
        return lab.fairlead(command.toArray(String[]::new));
    }

    @Test
    void whatIsNotThere() {
        assertRefused(lab.fairlead("network", "show", "nothing"), NOT_FOUND, "nothing");
        assertRefused(lab.fairlead("network", "delete", "nothing"), NOT_FOUND, "nothing");
        assertRefused(lab.fairlead("host", "show", "nowhere"), NOT_FOUND, "nowhere");
    }

    @Test
    void aNetworkInUseStays() {
        var container = lab.host(1).container("in-use", network.name());

        assertRefused(lab.fairlead("network", "delete", network.name()), REFUSED, network.name());

        assertThat(lab.fairlead("network", "show", network.name()).ok()).isTrue();
        container.remove();
    }

    @Test
    void wrongTokensAndControllers() {
        var wrong = lab.controller()
                .shell(
                        "echo wrong >/tmp/token; fairlead network list --token-file /tmp/token; s=$?; rm /tmp/token; exit $s");
        assertRefused(wrong, UNREACHED, "token");
        assertRefused(lab.fairlead("status", "--controller", "https://127.0.0.1:7444"), UNREACHED, "127.0.0.1:7444");
    }

    @Test
    void aJoinTokenThatIsNotOne() {
        var join = lab.host(1).shell("echo fl1.nonsense | fairlead join --controller 10.213.0.10 --token-file -");

        assertThat(join.ok()).isFalse();
        assertThat(join.err()).containsIgnoringCase("token").doesNotContain("Exception");
    }

    @Test
    void dockersOwnAddressesAreRefused() {
        var refused = lab.host(1).docker("network", "create", "--driver", "fairlead", "refused");

        assertThat(refused.ok()).isFalse();
        assertThat(refused.err()).contains("--ipam-driver fairlead");
        assertThat(lab.host(1).docker("network", "inspect", "refused").ok()).isFalse();
    }

    @Test
    void addressesThatCannotBe() {
        for (var address : new String[] {"10.77.0.0", "10.77.0.255"}) {
            var refused = lab.host(1).dockerRun(network.name(), "--rm", "--ip=" + address, "fairlead/box", "true");
            assertThat(refused.ok()).as("%s", refused).isFalse();
            assertThat(refused.err()).contains(address);
        }
    }

    private static void assertRefused(Result result, int exit, String word) {
        assertThat(result.exit()).as("exit of %s", result).isEqualTo(exit);
        assertThat(result.err()).as("%s", result).contains(word).doesNotContain("Exception", "\tat ");
        assertThat(result.err()).as("%s says why", result.command()).isNotBlank();
    }
}
