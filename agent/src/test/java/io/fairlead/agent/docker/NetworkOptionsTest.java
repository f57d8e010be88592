package io.fairlead.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.agent.cluster.ClusterNetwork;
import io.fairlead.agent.cluster.Conflict;
import io.fairlead.agent.cluster.HeldLease;
import io.fairlead.agent.testing.FakeCluster;
import io.fairlead.ipam.AddressSet;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code docker network create} may say of a network, in the calls that Docker makes of it. */
class NetworkOptionsTest {

    private static final String ID = "ff".repeat(32);
    private static final String POOL = "10.9.0.0/24";

    @TempDir
    private Path directory;

    private final ServedAgent agent = new ServedAgent();
    private final FakeCluster cluster = agent.cluster;
    private final FakeDocker docker = agent.docker;

    @BeforeEach
    void start() throws IOException {
        agent.start(directory);
    }

    @AfterEach
    void stop() throws IOException {
        agent.close();
    }

    private JsonNode pool(String sub, String options) throws IOException {
        return agent.call(
                "IpamDriver.RequestPool",
                "{\"Pool\":\"%s\",\"SubPool\":\"%s\",\"Options\":{%s}}".formatted(POOL, sub, options));
    }

    private String address(String address) throws IOException {
        return agent.call(
                        "IpamDriver.RequestAddress", "{\"PoolID\":\"@%s\",\"Address\":\"%s\"}".formatted(POOL, address))
                .toString();
    }

    private JsonNode create(String options, String auxiliary) throws IOException {
        return agent.call(
                "NetworkDriver.CreateNetwork",
                ("{\"NetworkID\":\"%s\",\"Options\":{\"com.docker.network.generic\":{%s}},\"IPv4Data\":"
                                + "[{\"AddressSpace\":\"fairlead\",\"Pool\":\"%s\",\"Gateway\":\"10.9.0.9/24\",\"AuxAddresses\":{%s}}],"
                                + "\"IPv6Data\":[]}")
                        .formatted(ID, options, POOL, auxiliary));
    }

    @Test
    void setsAsideWhatIsOutsideTheRangeAndWhatIsAuxiliary() throws IOException {
        assertThat(pool("10.9.0.128/25", "").path("PoolID").asText()).isEqualTo("@" + POOL);
        assertThat(address("10.9.0.5")).as("outside the range").contains("10.9.0.5/24");
        assertThat(address("10.9.0.200")).contains("10.9.0.200/24");

        create(
                "\"fairlead.name\":\"shop\",\"com.docker.network.driver.mtu\":\"1300\"",
                "\"router\":\"10.9.0.5/24\",\"printer\":\"10.9.0.200/24\"");

        ClusterNetwork shop = cluster.networks().getFirst();
        assertThat(shop.gateway()).isEqualTo(Ip.parse("10.9.0.9"));
        assertThat(shop.mtu()).isEqualTo(1_300);
        assertThat(shop.addresses().excluded()).isEqualTo(AddressSet.parse(List.of("10.9.0.5", "10.9.0.200")));
        assertThat(shop.addresses().reserved()).isEqualTo(AddressSet.parse(List.of("10.9.0.0/25")));
        assertThat(address("10.9.0.5")).as("replayed").contains("10.9.0.5/24");
        cluster.hold(new HeldLease(shop.vni(), Cidr.parse("10.9.0.0/28"), 65_216, 1));
        assertThat(agent.call(
                                "NetworkDriver.CreateEndpoint",
                                ("{\"NetworkID\":\"%s\",\"EndpointID\":\"abcdef0123456789\",\"Interface\":"
                                                + "{\"Address\":\"10.9.0.5/24\",\"MacAddress\":\"\"}}")
                                        .formatted(ID))
                        .path("Err")
                        .asText())
                .contains("10.9.0.5 is excluded");
    }

    /** The call that makes the network does not tell the range again. */
    @Test
    void knowsTheRangeAfterARestartToo() throws IOException {
        pool("10.9.0.128/25", "");
        stop();
        start();

        create("\"fairlead.name\":\"shop\"", "");
        assertThat(create("\"fairlead.name\":\"shop\"", "").has("Err"))
                .as("sent twice")
                .isFalse();

        assertThat(cluster.networks().getFirst().addresses().reserved())
                .isEqualTo(AddressSet.parse(List.of("10.9.0.0/25")));
    }

    @Test
    void forgetsTheRangeOfAPoolThatIsGivenBackOrAskedForWithoutOne() throws IOException {
        pool("10.9.0.128/25", "");
        agent.call("IpamDriver.ReleasePool", "{\"PoolID\":\"@%s\"}".formatted(POOL));
        assertThat(agent.host.all()).isEmpty();
        pool("10.9.0.128/25", "");
        pool("", "");
        assertThat(agent.host.all()).isEmpty();

        create("\"fairlead.name\":\"shop\"", "");

        assertThat(cluster.networks().getFirst().addresses().reserved()).isEqualTo(AddressSet.EMPTY);
    }

    @Test
    void setsTheSameAsideWhereDockerTellsTheNameLater() throws IOException {
        pool("10.9.0.128/25", "");
        assertThat(create("", "\"router\":\"10.9.0.5/24\"").has("Err")).isFalse();
        docker.add(new DockerNetwork(
                ID,
                "shop",
                "fairlead",
                Optional.of(Cidr.parse(POOL)),
                "10.9.0.9",
                Optional.of(Cidr.parse("10.9.0.128/25")),
                List.of(Ip.parse("10.9.0.5")),
                Map.of("com.docker.network.driver.mtu", "1300"),
                Map.of()));

        await().until(() -> !cluster.networks().isEmpty());
        ClusterNetwork shop = cluster.networks().getFirst();
        assertThat(shop.mtu()).isEqualTo(1_300);
        assertThat(shop.addresses().excluded()).isEqualTo(AddressSet.parse(List.of("10.9.0.5")));
        assertThat(shop.addresses().reserved()).isEqualTo(AddressSet.parse(List.of("10.9.0.0/25")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "encrypted":"true"                         | encrypted (-o); it knows fairlead.name, fairlead.ipv6, com.docker.network.driver.mtu
                    "com.docker.network.bridge.name":"br0"     | com.docker.network.bridge.name
                    "com.docker.network.driver.mtu":"large"    | com.docker.network.driver.mtu is a number, not 'large'
                    "fairlead.ipv6":"fd00::/64"                | Option fairlead.ipv6
                    "fairlead.name":"Bad_Name"                 | Bad_Name
                    """)
    void refusesOptionsInTheCallAndSaysWhichAreKnown(String options, String why) throws IOException {
        pool("", "");

        assertThat(create(options, "").path("Err").asText()).contains(why);

        assertThat(cluster.networks()).isEmpty();
    }

    @Test
    void refusesUnknownOptionsOfThePoolAndRangesOutsideIt() throws IOException {
        assertThat(pool("", "\"colour\":\"red\"").path("Error").asText())
                .contains("colour (--ipam-opt)", "fairlead.network");
        assertThat(pool("10.8.0.0/25", "").path("Error").asText()).contains("10.8.0.0/25", "10.9.0.0/24");
    }

    @Test
    void undoesANetworkOfTwoNames() throws IOException {
        pool("", "");
        create("\"fairlead.name\":\"shop\"", "");
        docker.add(new DockerNetwork(
                ID, "store", "fairlead", Optional.of(Cidr.parse(POOL)), "", Map.of("fairlead.name", "shop"), Map.of()));

        await().until(() -> docker.named("store").isEmpty());
        await().until(() ->
                cluster.conflicts().stream().map(Conflict::text).anyMatch(text -> text.contains("make it as shop")));
        await().until(() -> docker.named("shop").isPresent());
    }

    @Test
    void readsAValueOnlyOfAnOptionThatIsThere() {
        var options = new NetworkOptions(
                Cidr.parse(POOL), Optional.empty(), Optional.empty(), List.of(), Map.of("a", "1", "b", "2"));

        assertThatThrownBy(options::requireKnown).hasMessageContaining("the option a, b (-o)");
    }
}
