package io.fairlead.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.agent.testing.FakeCluster;
import io.fairlead.agent.testing.FakeContainers;
import io.fairlead.agent.testing.FakeHost;
import io.fairlead.agent.unix.Call;
import io.fairlead.agent.unix.UnixHttp;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An agent behind Docker's plugin socket, on a host, with a Docker and in a cluster that are in memory. */
final class ServedAgent implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    final FakeCluster cluster = new FakeCluster();
    final FakeHost host = new FakeHost();
    final FakeDocker docker = new FakeDocker();
    final FakeContainers containers = new FakeContainers();
    private @Nullable DockerAgent agent;
    private @Nullable UnixHttp http;
    private int starts;

    /** Starts it, for the first time or again after it was closed. */
    void start(Path directory) throws IOException {
        Path path = directory.resolve("fairlead-%d.sock".formatted(++starts));
        ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        socket.bind(UnixDomainSocketAddress.of(path));
        var here = new DockerAgent.Host(cluster, host, host, host, host, directory.resolve("attachments.json"));
        var engine = new DockerAgent.Engine(docker, containers);
        agent = DockerAgent.start(socket, engine, here, InstantSource.system(), () -> {});
        http = new UnixHttp(path);
    }

    /** Calls it as Docker does, and reads its answer. */
    JsonNode call(String name, String body) throws IOException {
        return JSON.readTree(Objects.requireNonNull(http)
                .exchange("POST", "/" + name, body, Duration.ofSeconds(10))
                .text());
    }

    /** What the agent's own socket is to offer. */
    Map<String, Call> calls() {
        return Objects.requireNonNull(agent).calls();
    }

    @Override
    public void close() throws IOException {
        Objects.requireNonNull(agent).close();
    }
}
