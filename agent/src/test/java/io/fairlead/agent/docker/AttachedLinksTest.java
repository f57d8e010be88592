package io.fairlead.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.agent.attach.Container;
import io.fairlead.agent.cluster.ClusterNetwork;
import io.fairlead.agent.cluster.HeldLease;
import io.fairlead.agent.plug.Endpoint;
import io.fairlead.agent.plug.VethPair;
import io.fairlead.agent.testing.FakeCluster;
import io.fairlead.agent.testing.FakeHost;
import io.fairlead.agent.unix.CallServer;
import io.fairlead.agent.unix.SocketFile;
import io.fairlead.agent.unix.UnixHttp;
import io.fairlead.net.Cidr;
import io.fairlead.net.MacAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is attached beside Docker is nothing that Docker has left over. */
class AttachedLinksTest {

    private static final ClusterNetwork WEB = FakeCluster.network(10, "web", "10.1.0.0/24");
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String LEFT = "fl99999999999";

    @TempDir
    private Path directory;

    private final ServedAgent agent = new ServedAgent();
    private final FakeHost host = agent.host;
    private CallServer server;
    private UnixHttp http;

    @BeforeEach
    void attachOne() throws IOException {
        agent.cluster.add(WEB);
        agent.cluster.hold(new HeldLease(WEB.vni(), Cidr.parse("10.1.0.16/28"), 65_216, 3));
        Container db = agent.containers.put(new Container("ab".repeat(32), "db", 77, "once", Set.of(), Map.of()));
        host.begin(Path.of("/proc/77/ns/net"), "4:77");
        agent.start(directory);
        Path socket = directory.resolve("agent.sock");
        server = CallServer.serve(SocketFile.secret(socket), agent.calls(), SOON, () -> {});
        http = new UnixHttp(socket);
        http.exchange("POST", "/Attach", "{\"container\":\"%s\",\"network\":\"web\"}".formatted(db.name()), SOON);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        agent.close();
    }

    @Test
    void keepsTheLinkOfAnAttachedContainerWhosePortIsGone() throws IOException {
        Endpoint before = host.endpoints().getFirst();
        host.occupy(before.slot().port()); // So that it can't be plugged in again.
        host.replaceBridge();
        leaveALink();

        awaitItsEnd();

        assertThat(host.names()).contains(before.portName());
        host.vacate(before.slot().port());
        await().atMost(SOON).until(() -> host.endpoints().size() == 1);
        assertThat(host.endpoints()).containsExactly(before);
    }

    @Test
    void removesTheLinkThatADetachedContainerHasLeft() throws IOException {
        Endpoint before = host.endpoints().getFirst();
        host.occupy(before.slot().port());
        host.replaceBridge();

        http.exchange("POST", "/Detach", "{\"container\":\"db\",\"network\":\"web\"}", SOON);

        await().atMost(SOON).until(() -> host.names().isEmpty());
    }

    private void leaveALink() throws IOException {
        host.create(new VethPair(LEFT, "fc99999999999", new MacAddress(1), 1_450, VethPair.Checksums.OFFLOADED));
    }

    private void awaitItsEnd() {
        await().atMost(SOON).until(() -> !host.names().contains(LEFT));
    }
}
