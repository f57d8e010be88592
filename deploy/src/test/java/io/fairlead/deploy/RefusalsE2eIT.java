package io.fairlead.deploy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.deploy.lab.Host;
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
    private final Host host;

    RefusalsE2eIT(Lab lab) {
        this.lab = lab;
        host = lab.host(1);
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
        var container = host.container("in-use", network.name());

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
            fill(tiny.name());
            var full = host.docker("ps", "--quiet", "--filter", "name=full-").lines();
            assertThat(full).isNotEmpty();

            assertChangesNothing(
                    tiny,
                    () -> assertToldWhy(
                            host.dockerRun(tiny.name(), "--rm", "fairlead/box", "true"),
                            "10.76.0.0/29",
                            "no other host has an address to spare",
                            "larger subnet"));

            assertThat(host.docker("ps", "--quiet", "--filter", "name=full-").lines())
                    .as("those that had an address run on")
                    .isEqualTo(full);
        } finally {
            tiny.remove();
        }
    }

    private void fill(String name) {
        for (int n = 0; n < 8; n++) {
            if (!host.idle("full-" + n, name).ok()) {
                host.docker("rm", "full-" + n).text();
                return;
            }
        }
        throw new AssertionError("8 containers in a /29");
    }

    @Test
    void aNetworkThatNobodyMade() {
        var refused = host.dockerRun("nowhere", "--rm", "fairlead/box", "true");

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
        var join = host.shell("echo fl1.nonsense | fairlead join --controller 10.213.0.10 --token-file -");

        assertThat(join.ok()).isFalse();
        assertThat(join.err()).containsIgnoringCase("token").doesNotContain("Exception");
    }

    @Test
    void networksOfDockersThatCannotBe() {
        assertChangesNothing(network, () -> {
            assertToldWhy(host.docker("network", "create", "--driver=fairlead", "wrong"), "--ipam-driver fairlead");
            assertNotMade("exactly one IPv4 subnet", "--subnet=10.79.0.0/24", "--subnet=10.79.1.0/24");
            assertNotMade("fairlead network create NAME");
            assertNotMade("fairlead.ipv6=auto", "--subnet=10.79.0.0/24", "--ipv6");
            assertNotMade("fairlead.ipv6=auto", "--subnet=10.79.0.0/24", "--ipv6", "--subnet=fd79::/64");
            assertNotMade("colour", "--subnet=10.79.0.0/24", "--opt=colour=red");
            assertNotMade("flavour", "--subnet=10.79.0.0/24", "--ipam-opt=flavour=sweet");
            assertNotMade("10.77.0.0/24", "--subnet=10.77.0.128/25", "--opt=fairlead.name=wrong");
            assertNotMade("is a number", "--subnet=10.79.0.0/24", "--opt=com.docker.network.driver.mtu=large");
            assertNotMade("fairlead.ipv6", "--subnet=10.79.0.0/24", "--opt=fairlead.ipv6=fd79::/64");
            assertNotMade("Bad_Name", "--subnet=10.79.0.0/24", "--opt=fairlead.name=Bad_Name");
        });
    }

    private void assertNotMade(String word, String... options) {
        var command = new ArrayList<>(List.of("network", "create", "--driver=fairlead", "--ipam-driver=fairlead"));
        command.addAll(List.of(options));
        command.add("wrong");
        assertToldWhy(host.docker(command.toArray(String[]::new)), word);
    }

    @Test
    void addressesThatCannotBe() {
        var taken = host.container("taken", network.name());
        assertChangesNothing(network, () -> {
            assertToldWhy(at(taken.address()), taken.address(), "in use on this host");
            assertToldWhy(at("10.77.0.1"), "10.77.0.1", "is the gateway");
            assertToldWhy(at("10.77.0.0"), "10.77.0.0");
            assertToldWhy(at("10.77.0.255"), "10.77.0.255");
            assertToldWhy(at("10.78.0.5"), "10.78.0.5");
        });
        taken.remove();
    }

    private Result at(String address) {
        return host.dockerRun(network.name(), "--rm", "--ip=" + address, "fairlead/box", "true");
    }

    private static void assertToldWhy(Result result, String... words) {
        assertThat(result.ok()).as("%s", result).isFalse();
        assertThat(result.err()).contains(words).doesNotContain("Exception", "\tat ");
    }

    /** The network's leases are as before, and no host has a port, link, container, network or note that it had not. */
    private void assertChangesNothing(TestNetwork in, Runnable refused) {
        var leases = lab.leases(in.name());
        var things = things();

        refused.run();

        await("all as before").atMost(30, SECONDS).untilAsserted(() -> {
            assertThat(lab.leases(in.name())).isEqualTo(leases);
            assertThat(things()).isSubsetOf(things);
        });
    }

    /** Of the cluster its networks, and of each host what could stay there. */
    private List<String> things() {
        var things = new ArrayList<>(lab.controller()
                .shell("fairlead network list --json | jq -r '.. | .name? // empty'")
                .lines());
        things.addAll(lab.endpoints(network.name(), "id"));
        lab.atAll(each -> each.shell("""
                        docker network ls --format '{{.Name}} {{.ID}}'
                        docker ps --all --format '{{.Names}} {{.ID}}' --filter label=fairlead.e2e
                        ovs-vsctl list-ports br-fairlead
                        ip -brief link | grep -oE '^f[lc][0-9a-f]{11}'
                        cat /var/lib/fairlead/agent/docker-networks""").lines()).forEach(things::addAll);
        return things;
    }

    private static void assertRefused(Result result, int exit, String word) {
        assertThat(result.exit()).as("exit of %s", result).isEqualTo(exit);
        assertThat(result.err()).as("%s", result).contains(word).doesNotContain("Exception", "\tat ");
        assertThat(result.err()).as("%s says why", result.command()).isNotBlank();
    }
}
