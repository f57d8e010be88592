package io.fairlead.deploy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.deploy.lab.Container;
import io.fairlead.deploy.lab.Host;
import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.LabExtension;
import io.fairlead.deploy.lab.Scale;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A host with an endpoint in each of many networks; in full, in as many as it has windows of port numbers. */
@ExtendWith(LabExtension.class)
class ManyNetworksE2eIT {

    private static final String TENANT = "many";

    /** How many windows there are from the first to the last. */
    private static final int LIMIT = 1_004;

    private static final int NETWORKS = Scale.of("networks", 100, LIMIT);
    private static final int LOOKED_AT = 10;

    /** All requests by one process of curl, on one connection; says the status of each. */
    private static final String CALL = """
            token=$(cat /etc/fairlead/admin.token)
            for n in $(seq $2 $3); do
              [ $n = $2 ] || echo next
              cat <<REQUEST
            url = "https://127.0.0.1:7443/api/v1/tenants/many/networks$([ $1 = POST ] || echo /n$n)"
            request = "$1"
            header = "Authorization: Bearer $token"
            header = "Content-Type: application/json"
            data = "$([ $1 = DELETE ] || echo "{\\\\\\"name\\\\\\":\\\\\\"n$n\\\\\\",\\\\\\"subnet\\\\\\":\\\\\\"10.$((40 + n / 256)).$((n % 256)).0/24\\\\\\"}")"
            cacert = "/var/lib/fairlead/controller/pki/controllers-ca.pem"
            output = "/dev/null"
            write-out = "%{http_code}\\n"
            REQUEST
            done | curl --silent --show-error --config -
            """;

    /** To connect a container takes Docker the longer the more networks it is in, whosever they are. */
    private static final int IN_ONE_CONTAINER = 20;

    /** The container of a network is named after the first of its networks. */
    private static final String CONNECT = """
            for n in $(seq $1 $2); do
              box=box-$((n - (n - 1) % $3))
              if [ $box = box-$n ]; then
                docker run --detach --label fairlead.e2e --name $box --network many.n$n fairlead/box sleep 1000000
              else
                docker network connect many.n$n $box
              fi 2>&1 >/dev/null || echo "n$n"
            done
            """;

    private final Lab lab;
    private final Host host;

    ManyNetworksE2eIT(Lab lab) {
        this.lab = lab;
        host = lab.host(1);
    }

    @AfterEach
    void clean() {
        lab.atAll(each -> {
            each.removeContainers();
            return each;
        });
        call("DELETE", 1, NETWORKS + 1);
        lab.fairlead("tenant", "delete", TENANT);
    }

    private List<String> call(String method, int first, int last) {
        return lab.controller()
                .shell(CALL, method, String.valueOf(first), String.valueOf(last))
                .lines();
    }

    private static String name(int number) {
        return TENANT + ".n" + number;
    }

    /** How many of the networks Docker has there. */
    private static int inDocker(Host host) {
        return Integer.parseInt(host.shell("docker network ls --format '{{.Name}}' | grep -c '^many[.]' || true")
                .text());
    }

    @Test
    void allOfThemWorkAndNothingStaysOfThem() {
        lab.fairlead("tenant", "create", TENANT).text();
        var before = host.footprint();
        var flows = lab.atAll(Host::flows);

        make();
        connect();

        assertWork();
        assertInOrder();
        if (NETWORKS == LIMIT) {
            assertOneMoreIsRefused();
        }
        say(
                "memory",
                "agent %d MB, before %d; controller %s MB; dockerd %s MB"
                        .formatted(
                                host.footprint().memory() / 1024,
                                before.memory() / 1024,
                                memory("controller", "fairlead-controller"),
                                memory(host.name(), "docker")));
        takeDown();
        await("ports and links as before")
                .atMost(60, SECONDS)
                .untilAsserted(() -> assertThat(host.footprint().exact()).isEqualTo(before.exact()));
        await("flows as before")
                .atMost(60, SECONDS)
                .untilAsserted(() -> assertThat(lab.atAll(Host::flows)).isEqualTo(flows));
    }

    private void make() {
        long began = System.nanoTime();
        assertThat(call("POST", 1, NETWORKS)).hasSize(NETWORKS).containsOnly("201");
        say("networks made", perNetwork(began));
        await("all networks in Docker of all hosts")
                .atMost(60 + NETWORKS, SECONDS)
                .until(() -> lab.atAll(ManyNetworksE2eIT::inDocker).stream().allMatch(count -> count == NETWORKS));
        say("in Docker of all hosts", perNetwork(began));
    }

    /** In tenths, so that one sees whether the last cost more than the first. */
    private void connect() {
        for (int tenth = 0; tenth < 10; tenth++) {
            int first = 1 + tenth * NETWORKS / 10;
            int last = (tenth + 1) * NETWORKS / 10;
            long began = System.nanoTime();
            assertThat(host.shell(
                                    CONNECT,
                                    String.valueOf(first),
                                    String.valueOf(last),
                                    String.valueOf(IN_ONE_CONTAINER))
                            .lines())
                    .isEmpty();
            say(
                    "connected %d to %d".formatted(first, last),
                    "%d ms each".formatted((System.nanoTime() - began) / 1_000_000 / (last - first + 1)));
        }
    }

    private static String perNetwork(long began) {
        return "%d ms each".formatted((System.nanoTime() - began) / 1_000_000 / NETWORKS);
    }

    private static void say(String what, String how) {
        System.out.printf("Many networks: %s: %s%n", what, how);
    }

    private String memory(String machine, String unit) {
        return lab.lab(
                        "exec",
                        machine,
                        "bash",
                        "-c",
                        "awk '/^VmRSS/ { print int($2 / 1024) }' /proc/$(systemctl show --property MainPID --value "
                                + unit + ")/status")
                .text();
    }

    private Container inNetwork(int number) {
        return Container.find(host, box(number), name(number));
    }

    private static String box(int number) {
        return "box-" + (number - (number - 1) % IN_ONE_CONTAINER);
    }

    private void assertWork() {
        IntStream.range(0, LOOKED_AT)
                .map(n -> 1 + n * (NETWORKS - 1) / (LOOKED_AT - 1))
                .forEach(number -> {
                    var far = lab.host(2 + number % 2).container("far-" + number, name(number));
                    var near = inNetwork(number);
                    assertThat(far.pings(near)).as("%s pings %s", far, near).isTrue();
                    assertThat(near.pings(far)).as("%s pings %s", near, far).isTrue();
                });
    }

    private void assertInOrder() {
        await("all endpoints seen")
                .atMost(30, SECONDS)
                .untilAsserted(() -> assertThat(networksOf("endpoint")).hasSize(NETWORKS));
        assertThat(networksOf("lease")).hasSize(NETWORKS).doesNotHaveDuplicates();
        assertThat(host.endpointPorts()).hasSize(NETWORKS);
        assertThat(host.shell("ovs-vsctl --columns=ofport --format=csv --no-headings find interface "
                                + "'external_ids:fairlead-tenant=many'")
                        .lines())
                .hasSize(NETWORKS)
                .doesNotHaveDuplicates()
                .allMatch(number -> Integer.parseInt(number) >= 1_024);
        assertThat(lab.fairlead("host", "flows", host.name(), "--view", "diff", "--json")
                        .text()
                        .replaceAll("\\s", ""))
                .matches("\\{(\"[a-z]+\":\\[],?)+}");
        say("flows on the host", String.valueOf(host.flowCount()));
        assertThat(host.flowCount()).isLessThan(21 * NETWORKS + 350);
    }

    /** The network of each of the host's leases or endpoints in them. */
    private List<String> networksOf(String what) {
        return lab.controller()
                .shell("fairlead $1 list --tenant many --host $2 --json | jq -r '.[].network'", what, host.name())
                .lines();
    }

    /** Those whose network is deleted, and whose flows are not gone everywhere yet. */
    private List<String> leasesOfNoNetwork() {
        return lab.controller()
                .shell("fairlead lease list --json | jq -r '.[] | select(.network == \"\") | .block'")
                .lines();
    }

    private void assertOneMoreIsRefused() {
        assertThat(call("POST", NETWORKS + 1, NETWORKS + 1)).containsExactly("201");
        host.awaitNetwork(name(NETWORKS + 1));
        var flows = host.flowCount();
        var ports = host.footprint().exact();
        assertThat(host.docker("network", "connect", name(NETWORKS + 1), box(1)).err())
                .contains("This host has no free range of port numbers");
        assertThat(host.dockerRun(name(NETWORKS + 1), "--rm", "fairlead/box", "true")
                        .err())
                .contains("no free range of port numbers");
        assertThat(host.footprint().exact()).isEqualTo(ports);
        assertThat(networksOf("lease")).hasSize(NETWORKS);
        assertThat(host.flowCount()).isEqualTo(flows);
        assertThat(lab.host(2)
                        .dockerRun(name(NETWORKS + 1), "--rm", "fairlead/box", "true")
                        .ok())
                .as("another host has room")
                .isTrue();
    }

    private void takeDown() {
        long began = System.nanoTime();
        lab.atAll(each -> {
            each.removeContainers();
            return each;
        });
        say("containers removed", perNetwork(began));
        await("all endpoints gone").atMost(60, SECONDS).until(() -> networksOf("endpoint"), List::isEmpty);
        began = System.nanoTime();
        assertThat(call("DELETE", 1, NETWORKS)).hasSize(NETWORKS).containsOnly("204");
        call("DELETE", NETWORKS + 1, NETWORKS + 1);
        say("networks deleted", perNetwork(began));
        await("no network left in Docker of any host")
                .atMost(60 + NETWORKS, SECONDS)
                .until(() -> lab.atAll(ManyNetworksE2eIT::inDocker).stream().allMatch(count -> count == 0));
        say("gone from Docker of all hosts", perNetwork(began));
        await("all leases free").atMost(120, SECONDS).until(this::leasesOfNoNetwork, List::isEmpty);
        lab.fairlead("tenant", "delete", TENANT).text();
    }
}
