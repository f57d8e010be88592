package io.fairlead.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.agent.cluster.ClusterNetwork;
import io.fairlead.agent.cluster.Conflict;
import io.fairlead.agent.cluster.HeldLease;
import io.fairlead.agent.cluster.NetworkId;
import io.fairlead.agent.plug.Endpoint;
import io.fairlead.agent.plug.VethPair;
import io.fairlead.agent.testing.FakeCluster;
import io.fairlead.agent.testing.FakeHost;
import io.fairlead.net.Cidr;
import io.fairlead.net.MacAddress;
import io.fairlead.net.OfPort;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The calls as Docker makes them, over the socket, against a host and a cluster in memory. */
class DockerAgentTest {

    private static final ClusterNetwork WEB = FakeCluster.network(10, "web", "10.1.0.0/24");
    private static final String POOL = "default/web/10.1.0.0/24";
    private static final String ENDPOINT = "abcdef0123456789abcdef";
    private static final String HAND = "ff".repeat(32);

    @TempDir
    private Path directory;

    private final ServedAgent agent = new ServedAgent();
    private final FakeCluster cluster = agent.cluster;
    private final FakeHost host = agent.host;
    private final FakeDocker docker = agent.docker;
    private String web;

    @BeforeEach
    void start() throws IOException {
        cluster.add(WEB);
        cluster.hold(new HeldLease(WEB.vni(), Cidr.parse("10.1.0.16/28"), 65_216, 3));
        agent.start(directory);
        await().until(() -> docker.named("web").isPresent());
        web = docker.named("web").orElseThrow().id();
        agent.call("NetworkDriver.CreateNetwork", createNetwork(web, "fairlead.network", "default/web", "10.1.0.0/24"));
    }

    @AfterEach
    void stop() throws IOException {
        agent.close();
    }

    @Test
    void saysWhatItIs() throws IOException {
        assertThat(agent.call("Plugin.Activate", ""))
                .hasToString("{\"Implements\":[\"NetworkDriver\",\"IpamDriver\"]}");
        assertThat(agent.call("NetworkDriver.GetCapabilities", "").path("Scope").asText())
                .isEqualTo("local");
        assertThat(agent.call("IpamDriver.GetCapabilities", "")
                        .path("RequiresRequestReplay")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void plugsAContainerIntoItsSlot() throws IOException {
        assertThat(requestAddress("")).isEqualTo("10.1.0.17/24");
        assertThat(createEndpoint(ENDPOINT, "10.1.0.17/24")
                        .at("/Interface/MacAddress")
                        .asText())
                .isEqualTo("02:42:0a:01:00:11");
        JsonNode join = agent.call("NetworkDriver.Join", endpoint(ENDPOINT));

        assertThat(join.at("/InterfaceName/SrcName").asText()).isEqualTo("fcabcdef01234");
        assertThat(join.path("DisableGatewayService").asBoolean()).isTrue();
        assertThat(host.link("flabcdef01234"))
                .isEqualTo(new VethPair(
                        "flabcdef01234",
                        "fcabcdef01234",
                        MacAddress.parse("02:42:0a:01:00:11"),
                        1_450,
                        VethPair.Checksums.BY_SENDER));
        assertThat(host.endpoints()).extracting(each -> each.slot().port()).containsExactly(new OfPort(65_216 + 17));
    }

    @Test
    void unplugsAndGivesTheAddressToTheNextWithinSeconds() throws IOException {
        runContainer(ENDPOINT);
        agent.call("NetworkDriver.Leave", endpoint(ENDPOINT));
        agent.call("NetworkDriver.DeleteEndpoint", endpoint(ENDPOINT));
        releaseAddress("10.1.0.17");

        assertThat(host.endpoints()).isEmpty();
        await().until(() -> host.names().isEmpty());
        assertThat(requestAddress("")).isEqualTo("10.1.0.17/24");
    }

    @Test
    void leasesABlockWhenItHasNoFreeAddress() throws IOException {
        for (int i = 0; i < 14; i++) {
            assertThat(requestAddress("")).startsWith("10.1.0.");
        }

        assertThat(requestAddress("")).isNotEmpty();
        assertThat(cluster.leases()).hasSizeGreaterThan(1);
    }

    @Test
    void answersOnceItKnowsTheCluster() throws Exception {
        cluster.forget();
        FutureTask<String> answer = new FutureTask<>(() -> requestAddress(""));
        Thread.ofVirtual().start(answer);
        await().until(cluster::isAwaited);
        assertThat(answer.isDone()).isFalse();

        cluster.remember();

        assertThat(answer.get()).startsWith("10.1.0.");
    }

    @Test
    void saysWhyThereIsNoAddress() throws IOException {
        cluster.becomeUnreachable();
        for (int i = 0; i < 15; i++) {
            requestAddress("");
        }

        JsonNode refused = agent.call("IpamDriver.RequestAddress", "{\"PoolID\":\"" + POOL + "\"}");

        assertThat(refused.path("Error").asText()).isEqualTo("No controller can be reached");
        assertThat(refused.path("Err")).isEqualTo(refused.path("Error"));
    }

    @Test
    void confirmsAnAddressInUseButPlugsNoSecondContainerIntoIt() throws IOException {
        runContainer(ENDPOINT);

        assertThat(requestAddress("10.1.0.17")).isEqualTo("10.1.0.17/24");
        assertThat(createEndpoint("1234567890abcdef", "10.1.0.17/24")
                        .path("Err")
                        .asText())
                .contains("10.1.0.17", "in use");
        releaseAddress("10.1.0.17");
        assertThat(requestAddress("")).isEqualTo("10.1.0.18/24");
    }

    @Test
    void leasesAnAddressOutsideItsBlocks() throws IOException {
        assertThat(requestAddress("10.1.0.200")).isEqualTo("10.1.0.200/24");
        assertThat(cluster.leases()).extracting(HeldLease::block).contains(Cidr.parse("10.1.0.192/28"));
    }

    @Test
    void plugsAContainerInWithTheMacItChose() throws IOException {
        requestAddress("");
        String chosen = "02:00:00:00:00:01";

        assertThat(createEndpoint(ENDPOINT, "10.1.0.17/24", chosen)).hasToString("{\"Interface\":{}}");

        assertThat(host.link("flabcdef01234").mac()).isEqualTo(MacAddress.parse(chosen));
        HeldLease single = cluster.leases().getLast();
        assertThat(single.block()).isEqualTo(Cidr.parse("10.1.0.17/32"));
        assertThat(host.endpoints().getFirst().slot().port()).isEqualTo(new OfPort(single.base() + 17));
    }

    @Test
    void takesAPortBackThatMissedItsNumber() throws IOException {
        requestAddress("");
        createEndpoint(ENDPOINT, "10.1.0.17/24");
        host.occupy(new OfPort(65_216 + 17));

        assertThat(agent.call("NetworkDriver.Join", endpoint(ENDPOINT))
                        .path("Err")
                        .asText())
                .contains("another number");
        assertThat(host.endpoints()).isEmpty();
    }

    @Test
    void agreesToARepeatedCallWhoseBodyWasLostOnlyWhereNothingCanGoWrong() throws IOException {
        assertThat(agent.call("NetworkDriver.CreateEndpoint", "")).hasToString("{}");
        assertThat(agent.call("NetworkDriver.DeleteEndpoint", "")).hasToString("{}");
        assertThat(agent.call("IpamDriver.RequestAddress", "").path("Error").asText())
                .contains("try again");
        assertThat(agent.call("NetworkDriver.Join", endpoint(ENDPOINT))
                        .path("Err")
                        .asText())
                .contains("no port", "try again");
    }

    @Test
    void refusesDockersOwnAddresses() throws IOException {
        String body =
                createNetwork(HAND, "fairlead.name", "shop", "10.9.0.0/24").replace("\"fairlead\"", "\"LocalDefault\"");

        assertThat(agent.call("NetworkDriver.CreateNetwork", body).path("Err").asText())
                .contains("--ipam-driver fairlead");
    }

    @Test
    void makesANetworkOfTheClusterOutOfOneMadeByHand() throws IOException {
        assertThat(agent.call("IpamDriver.RequestPool", "{\"Pool\":\"10.9.0.0/24\"}")
                        .path("PoolID")
                        .asText())
                .isEqualTo("@10.9.0.0/24");
        agent.call("NetworkDriver.CreateNetwork", createNetwork(HAND, "fairlead.name", "shop", "10.9.0.0/24"));

        assertThat(cluster.networks()).extracting(each -> each.id().toString()).contains("default/shop");
        assertThat(agent.call("IpamDriver.RequestAddress", "{\"PoolID\":\"@10.9.0.0/24\"}")
                        .path("Address")
                        .asText())
                .startsWith("10.9.0.");
    }

    @Test
    void makesANetworkOfTheClusterWhenDockerTellsItsNameLater() throws IOException {
        agent.call("NetworkDriver.CreateNetwork", createNetwork(HAND, "fairlead.name", "", "10.9.0.0/24"));
        docker.add(byHand("acme.shop", "10.9.0.0/24"));

        await().until(() ->
                cluster.networks().stream().anyMatch(network -> network.id().equals(new NetworkId("acme", "shop"))));
    }

    @Test
    void takesANetworkBackThatTheClusterRefuses() {
        docker.add(byHand("shop", "10.1.0.0/25"));

        await().until(() -> docker.named("shop").isEmpty());
        await().until(() -> cluster.conflicts().stream()
                .map(Conflict::text)
                .anyMatch(text -> text.contains("shop") && text.contains("overlaps")));
    }

    @Test
    void putsBackWhatPruneRemovedAndRemovesWhatTheClusterDid() throws IOException {
        docker.remove(web);
        await().until(() -> docker.named("web").isPresent());
        await().until(() -> cluster.present().equals(List.of(WEB.vni())));

        cluster.remove(WEB);
        await().until(() -> docker.named("web").isEmpty());
        await().until(() -> cluster.present().isEmpty());
    }

    @Test
    void reportsANetworkThatDockerKeepsUntilItIsGone() {
        docker.attach(web, ENDPOINT, "aa".repeat(32), "one");
        cluster.remove(WEB);
        await().until(() -> cluster.conflicts().stream()
                .anyMatch(conflict -> conflict.kind().equals("network-kept")));

        docker.detachAll();

        await().until(() -> docker.named("web").isEmpty());
        await().until(() -> cluster.conflicts().isEmpty());
    }

    @Test
    void leavesAForeignNetworkAloneAndReportsIt() {
        docker.add(new DockerNetwork("ee".repeat(32), "db", "bridge", Optional.empty(), "", Map.of(), Map.of()));
        cluster.add(FakeCluster.network(11, "db", "10.2.0.0/24"));

        await().until(() ->
                cluster.conflicts().stream().map(Conflict::kind).toList().contains("network-name"));
        assertThat(docker.named("db").orElseThrow().driver()).isEqualTo("bridge");
    }

    @Test
    void writesDownWhichContainerAnEndpointBelongsTo() throws IOException {
        runContainer(ENDPOINT);
        docker.attach(web, ENDPOINT, "cc".repeat(32), "nginx");

        await().until(() ->
                host.endpoints().stream().map(Endpoint::containerName).toList().contains("nginx"));
    }

    @Test
    void removesWhatNoContainerHasAfterTwoSightings() throws IOException {
        runContainer(ENDPOINT);
        docker.attach(web, ENDPOINT, "cc".repeat(32), "nginx");
        host.create(
                new VethPair("fl99999999999", "fc99999999999", new MacAddress(1), 1_450, VethPair.Checksums.OFFLOADED));

        await().atMost(Duration.ofSeconds(10)).until(() -> !host.names().contains("fl99999999999"));
        assertThat(host.endpoints()).hasSize(1);

        docker.detachAll();
        await().atMost(Duration.ofSeconds(10)).until(() -> host.endpoints().isEmpty());
    }

    @Test
    void plugsInAgainWhatLostItsPortAndKeepsItsAddressMeanwhile() throws IOException {
        runContainer(ENDPOINT);
        docker.attach(web, ENDPOINT, "cc".repeat(32), "nginx");
        await().until(() -> host.endpoints().getFirst().containerName().equals("nginx"));
        List<Endpoint> before = host.endpoints();

        host.replaceBridge();

        assertThat(requestAddress("")).isNotEqualTo("10.1.0.17/24");
        await().untilAsserted(() -> assertThat(host.endpoints()).isEqualTo(before));
        assertThat(cluster.conflicts()).isEmpty();
    }

    @Test
    void keepsTheAddressOfALostPortAlsoWhenItStarts() throws IOException {
        runContainer(ENDPOINT);
        docker.attach(web, ENDPOINT, "cc".repeat(32), "nginx");
        agent.close();
        host.replaceBridge();

        agent.start(directory);

        assertThat(requestAddress("")).isNotEqualTo("10.1.0.17/24");
        await().until(() -> host.endpoints().size() == 1);
    }

    @Test
    void reportsAContainerThatCantBePluggedInAgain() throws IOException {
        runContainer(ENDPOINT);
        docker.attach(web, ENDPOINT, "cc".repeat(32), "nginx");
        host.delete("flabcdef01234");

        await().until(
                        () -> cluster.conflicts().stream().map(Conflict::text).toList(),
                        List.of(
                                        "Container nginx has lost its port in network default/web: its link is gone. Restart it: docker restart nginx")
                                ::equals);
    }

    private void runContainer(String id) throws IOException {
        createEndpoint(id, requestAddress(""));
        assertThat(agent.call("NetworkDriver.Join", endpoint(id)).has("Err")).isFalse();
    }

    private String requestAddress(String address) throws IOException {
        String body = "{\"PoolID\":\"%s\",\"Address\":\"%s\",\"Options\":null}".formatted(POOL, address);
        return agent.call("IpamDriver.RequestAddress", body).path("Address").asText();
    }

    private void releaseAddress(String address) throws IOException {
        agent.call("IpamDriver.ReleaseAddress", "{\"PoolID\":\"%s\",\"Address\":\"%s\"}".formatted(POOL, address));
    }

    private JsonNode createEndpoint(String id, String address) throws IOException {
        return createEndpoint(id, address, "");
    }

    private JsonNode createEndpoint(String id, String address, String mac) throws IOException {
        return agent.call(
                "NetworkDriver.CreateEndpoint",
                "{\"NetworkID\":\"%s\",\"EndpointID\":\"%s\",\"Interface\":{\"Address\":\"%s\",\"MacAddress\":\"%s\"}}"
                        .formatted(web, id, address, mac));
    }

    private String endpoint(String id) {
        return "{\"NetworkID\":\"%s\",\"EndpointID\":\"%s\"}".formatted(web, id);
    }

    private static String createNetwork(String id, String option, String value, String pool) {
        return ("{\"NetworkID\":\"%s\",\"Options\":{\"com.docker.network.generic\":{\"%s\":\"%s\"}},\"IPv4Data\":"
                        + "[{\"AddressSpace\":\"fairlead\",\"Pool\":\"%s\"}],\"IPv6Data\":[]}")
                .formatted(id, option, value, pool);
    }

    private static DockerNetwork byHand(String name, String subnet) {
        return new DockerNetwork(HAND, name, "fairlead", Optional.of(Cidr.parse(subnet)), "", Map.of(), Map.of());
    }
}
