package io.fairlead.agent.attach;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.agent.cluster.ClusterNetwork;
import io.fairlead.agent.cluster.HeldLease;
import io.fairlead.agent.cluster.NetworkId;
import io.fairlead.agent.plug.Addresses;
import io.fairlead.agent.plug.Plugger;
import io.fairlead.agent.testing.FakeCluster;
import io.fairlead.agent.testing.FakeContainers;
import io.fairlead.agent.testing.FakeHost;
import io.fairlead.agent.unix.CallServer;
import io.fairlead.agent.unix.SocketFile;
import io.fairlead.agent.unix.UnixHttp;
import io.fairlead.ipam.Subnet;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.Vni;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** An agent with its socket, on a host, with a Docker and in a cluster that are in memory; Docker has a container db. */
final class AttachRig implements AutoCloseable {

    static final Duration SOON = Duration.ofSeconds(20);
    static final Ip FIRST = Ip.parse("10.1.0.17");
    static final ClusterNetwork WEB = new ClusterNetwork(
            new Vni(10),
            new NetworkId("default", "web"),
            Subnet.of(Cidr.parse("10.1.0.0/24")),
            Optional.empty(),
            1_450);

    private static final ObjectMapper JSON = new ObjectMapper();

    final FakeCluster cluster = new FakeCluster();
    final FakeHost host = new FakeHost();
    final FakeContainers docker = new FakeContainers();
    final Path file;
    Addresses addresses;
    AttachAgent agent;
    private final Path directory;
    private CallServer server;
    private UnixHttp http;
    private int starts;

    AttachRig(Path directory) throws IOException {
        this.directory = directory;
        this.file = directory.resolve("attachments.json");
        cluster.add(WEB);
        cluster.hold(new HeldLease(WEB.vni(), Cidr.parse("10.1.0.16/28"), 65_216, 3));
        start("db", Map.of());
        serve();
    }

    private void serve() throws IOException {
        addresses = new Addresses(cluster, InstantSource.system());
        addresses.dockerIsKnown();
        addresses.observe(host.endpoints(), Set.of());
        var plugger = new Plugger(host, host, addresses);
        agent = new AttachAgent(
                new AttachAgent.Host(cluster, host, host, host, addresses, plugger), docker, file, new Random(1));
        Path socket = directory.resolve("agent.sock");
        server = CallServer.serve(SocketFile.secret(socket), agent.calls(), SOON, () -> {});
        http = new UnixHttp(socket);
        agent.start(() -> {});
    }

    @Override
    public void close() throws IOException {
        agent.close();
        server.close();
    }

    /** Ends the agent, does something, and starts it again. */
    void whileDown(FakeHost.Happening happening) throws IOException {
        close();
        happening.happen();
        serve();
    }

    /** Starts a container, a new one or one that has stopped. */
    Container start(String name, Map<String, String> labels) {
        int pid = 100 + ++starts;
        var container =
                new Container("%02x".formatted(name.length()).repeat(32), name, pid, "start " + pid, Set.of(), labels);
        host.begin(container.namespace(), "4:" + pid);
        return docker.put(container);
    }

    Container stop(String name) throws IOException {
        Container running = docker.find(name).orElseThrow();
        host.end(running.namespace());
        return docker.put(new Container(running.id(), name, 0, running.startedAt(), Set.of(), running.labels()));
    }

    Container restart(String name) throws IOException {
        return start(name, stop(name).labels());
    }

    /** What is in a container now. */
    List<FakeHost.Inside> inside(String name) throws IOException {
        return host.inside("4:" + docker.find(name).orElseThrow().pid());
    }

    JsonNode attach(String container, String network) throws IOException {
        return attach(container, network, "");
    }

    /** With more fields of the request. */
    JsonNode attach(String container, String network, String more) throws IOException {
        return call("Attach", body(container, network, more));
    }

    static String body(String container, String network, String more) {
        return "{\"container\":\"%s\",\"network\":\"%s\"%s}".formatted(container, network, more);
    }

    JsonNode detach(String container, String network) throws IOException {
        return call("Detach", body(container, network, ""));
    }

    JsonNode call(String name, String body) throws IOException {
        return JSON.readTree(exchange(name, body).text());
    }

    UnixHttp.Response exchange(String name, String body) throws IOException {
        return http.exchange("POST", "/" + name, body, SOON);
    }

    static String error(UnixHttp.Response response) throws IOException {
        return error(JSON.readTree(response.text()));
    }

    static String error(JsonNode answer) {
        return answer.path("Err").asText();
    }
}
