package io.fairlead.deploy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.LabExtension;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is a tenant's is listed as its own; that tenants never meet is shown by {@link ReachE2eIT}. */
@ExtendWith(LabExtension.class)
class TenantsE2eIT {

    private static final List<String> TENANTS = List.of("red", "blue");
    private static final String SUBNET = "10.90.0.0/24";

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
}
