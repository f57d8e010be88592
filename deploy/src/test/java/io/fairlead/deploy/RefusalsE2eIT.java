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

    private static final String CURL = """
            curl --silent --max-time 20 --cacert /var/lib/fairlead/controller/pki/controllers-ca.pem --request POST \
              --header "Authorization: Bearer $(cat /etc/fairlead/admin.token)" --header 'Content-Type: application/json' \
              --write-out '\\n%{http_code}' https://127.0.0.1:7443/api/v1/networks""";

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

    /** By curl, as a program of somebody else would. */
    @Test
    void requestsThatNoClientOfOursSends() {
        assertThat(post("{\"name\": ")).endsWith("400").contains("The body is not JSON");
        assertThat(post("[]")).endsWith("400").contains("\"title\"");
        assertThat(post("{\"name\":\"extra\",\"colour\":\"red\"}"))
                .endsWith("400")
                .contains("colour");
        var large = lab.controller().shell("""
                        head -c 10000000 /dev/zero | tr '\\0' ' ' >/tmp/large
                        %s --data-binary @/tmp/large; rm /tmp/large""".formatted(CURL));
        assertThat(large.text()).endsWith("413").contains("\"title\"");
        assertThat(lab.fairlead("network", "list").out()).doesNotContain("extra");
    }

    /** The body, then the status. */
    private String post(String body) {
        return lab.controller().shell(CURL + " --data \"$1\"", body).text();
    }

    @Test
    void aFullNetwork() {
        var tiny = new TestNetwork(lab, "tiny");
        tiny.create("--subnet", "10.76.0.0/29");
        try {
            var refused = fill(tiny.name());
            assertThat(refused.err()).as("%s", refused).contains("10.76.0.0/29");
            assertThat(lab.host(1)
                            .docker("ps", "--quiet", "--filter", "name=full-")
                            .lines())
                    .as("those that had an address run on")
                    .isNotEmpty();
        } finally {
            tiny.remove();
        }
    }

    private Result fill(String name) {
        for (int n = 0; n < 8; n++) {
            var said = lab.host(1).dockerRun(name, "--detach", "--name=full-" + n, "fairlead/box", "sleep", "1000000");
            if (!said.ok()) {
                return said;
            }
        }
        throw new AssertionError("8 containers in a /29");
    }

    @Test
    void aNetworkThatNobodyMade() {
        var refused = lab.host(1).dockerRun("nowhere", "--rm", "fairlead/box", "true");

        assertThat(refused.ok()).isFalse();
        assertThat(refused.err()).contains("nowhere");
    }

    /** The controller's machine has neither. */
    @Test
    void aMachineWithoutDockerAndOpenVswitch() {
        var join =
                lab.controller().shell("fairlead token create | fairlead join --controller 10.213.0.10 --token-file -");

        assertThat(join.exit()).isEqualTo(REFUSED);
        assertThat(join.err()).contains("Docker does not answer", "Open vSwitch does not answer", "Nothing is changed");
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
        for (var address : new String[] {"10.77.0.0", "10.77.0.255", "10.78.0.5"}) {
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
