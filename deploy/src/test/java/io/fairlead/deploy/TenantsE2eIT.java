package io.fairlead.deploy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.deploy.lab.Container;
import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.LabExtension;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two tenants with the same subnet and the same addresses on the same hosts never meet. */
@ExtendWith(LabExtension.class)
class TenantsE2eIT {

    private static final List<String> TENANTS = List.of("red", "blue");
    private static final String SUBNET = "10.90.0.0/24";
    private static final String BROADCAST = "10.90.0.255";

    private final Lab lab;
    private final List<TestNetwork> networks;

    TenantsE2eIT(Lab lab) {
        this.lab = lab;
        networks = TENANTS.stream()
                .map(tenant -> new TestNetwork(lab, tenant, "web"))
                .toList();
    }

    @BeforeEach
    void createTenants() {
        TENANTS.forEach(tenant -> lab.fairlead("tenant", "create", tenant).text());
        networks.forEach(network -> network.create("--subnet", SUBNET));
    }

    @AfterEach
    void clean() {
        networks.forEach(TestNetwork::remove);
        TENANTS.forEach(tenant -> lab.fairlead("tenant", "delete", tenant).text());
    }

    @Test
    void equalAddressesStayApart() {
        var reds = start(networks.getFirst());
        var blues = start(networks.getLast());
        assertThat(addresses(reds)).isEqualTo(addresses(blues));

        assertThat(lab.answers(reds, addresses(reds), 56))
                .allSatisfy(answers -> assertThat(answers).containsExactlyInAnyOrderElementsOf(addresses(reds)));
        sayToAll(reds, "red");
        sayToAll(blues, "blue");

        assertHeardOnly(reds, "red");
        assertHeardOnly(blues, "blue");
    }

    /** One on each host, at addresses that lie in a block of it. */
    private List<Container> start(TestNetwork network) {
        return IntStream.rangeClosed(1, lab.hosts().size())
                .mapToObj(n -> lab.host(n)
                        .container(network.tenant(), network.name(), "--ip=10.90.0.%d".formatted(16 * n + 5)))
                .toList();
    }

    private static void sayToAll(List<Container> tenants, String word) {
        tenants.forEach(from -> addresses(tenants).forEach(to -> from.send(word, to)));
        tenants.getFirst().send(word + "-to-all", BROADCAST);
    }

    private static void assertHeardOnly(List<Container> tenants, String word) {
        var expected = tenants.stream().map(from -> from.address() + " " + word).toList();
        for (var container : tenants) {
            await("what is for " + container)
                    .atMost(10, SECONDS)
                    .untilAsserted(() -> assertThat(container.received()).containsAll(expected));
            assertThat(container.received()).allMatch(line -> line.contains(" " + word));
        }
        assertThat(tenants.subList(1, tenants.size()))
                .allSatisfy(container -> assertThat(container.received())
                        .contains(tenants.getFirst().address() + " " + word + "-to-all"));
    }

    /** The endpoints and leases of one are not listed with the other's. */
    @Test
    void eachIsListedByItself() {
        networks.forEach(network -> lab.host(1).container(network.tenant(), network.name()));

        for (var tenant : TENANTS) {
            await("endpoints of " + tenant)
                    .atMost(10, SECONDS)
                    .until(() -> names("endpoint", "list", "--tenant", tenant, "--json"), List.of(tenant)::equals);
            assertThat(lab.fairlead("lease", "list", "--tenant", tenant).lines())
                    .hasSize(2);
        }
        assertThat(lab.fairlead("tenant", "delete", "red").exit()).isEqualTo(1);
    }

    private List<String> names(String... arguments) {
        return lab.controller()
                .shell("fairlead \"$@\" | jq -r '.. | .containerName? // empty'", arguments)
                .lines();
    }

    private static List<String> addresses(List<Container> containers) {
        return containers.stream().map(Container::address).toList();
    }
}
