package io.fairlead.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.agent.cluster.ClusterNetwork;
import io.fairlead.agent.cluster.HeldLease;
import io.fairlead.agent.cluster.NetworkId;
import io.fairlead.agent.testing.FakeCluster;
import io.fairlead.agent.testing.FakeHost;
import io.fairlead.ipam.Subnet;
import io.fairlead.net.Cidr;
import io.fairlead.net.Prefix6;
import io.fairlead.net.Vni;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Docker is told of IPv6, over the socket. */
class DualStackTest {

    private static final ClusterNetwork PLAIN = FakeCluster.network(10, "plain", "10.1.0.0/24");
    private static final ClusterNetwork DUAL = new ClusterNetwork(
            new Vni(11),
            new NetworkId("default", "dual"),
            Subnet.of(Cidr.parse("10.2.0.0/24")),
            Optional.of(Prefix6.parse("fd00:1:2::/96")),
            1_450);

    private static final String ENDPOINT = "ab".repeat(20);

    @TempDir
    private Path directory;

    private final ServedAgent agent = new ServedAgent();
    private final FakeCluster cluster = agent.cluster;
    private final FakeHost host = agent.host;
    private final FakeDocker docker = agent.docker;

    @BeforeEach
    void start() throws IOException {
        for (ClusterNetwork network : new ClusterNetwork[] {PLAIN, DUAL}) {
            cluster.add(network);
            cluster.hold(new HeldLease(
                    network.vni(),
                    new Cidr(network.subnet().first().plus(16), 28),
                    65_216 - 64 * network.vni().value(),
                    3));
        }
        agent.start(directory);
        await().until(() ->
                docker.named("plain").isPresent() && docker.named("dual").isPresent());
    }

    @AfterEach
    void stop() throws IOException {
        agent.close();
    }

    @Test
    void tellsTheAddressThatFollows() throws IOException {
        assertThat(endpoint("dual", "10.2.0.17/24", "")
                        .at("/Interface/AddressIPv6")
                        .asText())
                .isEqualTo("fd00:1:2::a02:11/96");
        assertThat(endpoint("plain", "10.1.0.17/24", "").path("Interface").has("AddressIPv6"))
                .isFalse();
    }

    @Test
    void takesTheSameAddressFromDockerAndRepeatsItNot() throws IOException {
        JsonNode answer = endpoint("dual", "10.2.0.17/24", "fd00:1:2:0:0:0:a02:11/96");

        assertThat(answer.has("Err")).isFalse();
        assertThat(answer.path("Interface").has("AddressIPv6")).isFalse();
    }

    @Test
    void refusesAnyOtherAndPlugsNothing() throws IOException {
        assertThat(endpoint("dual", "10.2.0.17/24", "fd00:1:2::5/96")
                        .path("Err")
                        .asText())
                .isEqualTo(
                        "In a Fairlead network a container's IPv6 address follows from its IPv4 address: 10.2.0.17 has"
                                + " fd00:1:2::a02:11, not fd00:1:2::5/96; leave out --ip6");
        assertThat(endpoint("plain", "10.1.0.17/24", "fd00::5/64").path("Err").asText())
                .startsWith("Network default/plain has no IPv6: leave out --ip6");
        assertThat(host.endpoints()).isEmpty();
    }

    /** Docker sends a call again whose answer it did not get, without its body, and hears no address then. */
    @Test
    void joinsNobodyWhoseAddressDockerHasNotHeard() throws IOException {
        endpoint("dual", "10.2.0.17/24", "");
        assertThat(agent.call("NetworkDriver.CreateEndpoint", "")).hasToString("{}");

        assertThat(join("dual").path("Err").asText()).contains("IPv6 address", "please try again");

        agent.call("NetworkDriver.DeleteEndpoint", ofEndpoint("dual"));
        endpoint("dual", "10.2.0.17/24", "");
        assertThat(join("dual").has("Err")).isFalse();
    }

    @Test
    void joinsWithoutIpv6WhateverDockerHasHeard() throws IOException {
        endpoint("plain", "10.1.0.17/24", "");
        agent.call("NetworkDriver.CreateEndpoint", "");

        assertThat(join("plain").has("Err")).isFalse();
    }

    /** As after a restart of the agent in between, if the answer had arrived. */
    @Test
    void joinsWhomAnAgentBeforeHasToldAll() throws IOException {
        endpoint("dual", "10.2.0.17/24", "");
        agent.close();
        agent.start(directory);

        assertThat(join("dual").has("Err")).isFalse();
    }

    @Test
    void saysHowANetworkGetsIpv6() throws IOException {
        assertThat(agent.call("IpamDriver.RequestPool", "{\"AddressSpace\":\"fairlead\",\"Pool\":\"\",\"V6\":true}")
                        .path("Error")
                        .asText())
                .contains("instead of --ipv6", "-o fairlead.ipv6=auto");
    }

    @Test
    void makesANetworkWithIpv6ByAnOption() throws IOException {
        assertThat(create("fd00:7::/96").has("Err")).isFalse();
        assertThat(cluster.networks())
                .filteredOn(network -> network.id().name().equals("shop"))
                .extracting(ClusterNetwork::prefix6)
                .containsExactly(Optional.of(Prefix6.parse("fd00:7::/96")));
        assertThat(create("yes").path("Err").asText())
                .isEqualTo("Option fairlead.ipv6: Not an IPv6 prefix (like fd00:1:2::/96): yes");
    }

    private JsonNode create(String ipv6) throws IOException {
        return agent.call(
                "NetworkDriver.CreateNetwork",
                ("{\"NetworkID\":\"%s\",\"Options\":{\"com.docker.network.generic\":{\"fairlead.name\":\"shop\","
                                + "\"fairlead.ipv6\":\"%s\"}},\"IPv4Data\":[{\"AddressSpace\":\"fairlead\","
                                + "\"Pool\":\"10.9.0.0/24\"}],\"IPv6Data\":[]}")
                        .formatted("ee".repeat(32), ipv6));
    }

    private JsonNode join(String network) throws IOException {
        return agent.call("NetworkDriver.Join", ofEndpoint(network));
    }

    private String ofEndpoint(String network) {
        return "{\"NetworkID\":\"%s\",\"EndpointID\":\"%s\"}"
                .formatted(docker.named(network).orElseThrow().id(), ENDPOINT);
    }

    private JsonNode endpoint(String network, String address, String address6) throws IOException {
        return agent.call(
                "NetworkDriver.CreateEndpoint",
                "{\"NetworkID\":\"%s\",\"EndpointID\":\"%s\",\"Interface\":{\"Address\":\"%s\",\"AddressIPv6\":\"%s\"}}"
                        .formatted(docker.named(network).orElseThrow().id(), ENDPOINT, address, address6));
    }
}
