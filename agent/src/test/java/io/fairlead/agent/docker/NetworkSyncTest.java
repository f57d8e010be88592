package io.fairlead.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.agent.attach.AttachAgent;
import io.fairlead.agent.cluster.ClusterNetwork;
import io.fairlead.agent.cluster.Conflict;
import io.fairlead.agent.plug.Addresses;
import io.fairlead.agent.plug.Plugger;
import io.fairlead.agent.testing.FakeCluster;
import io.fairlead.agent.testing.FakeContainers;
import io.fairlead.agent.testing.FakeHost;
import io.fairlead.net.Cidr;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NetworkSyncTest {

    private static final ClusterNetwork WEB = FakeCluster.network(10, "web", "10.1.0.0/24");

    private final FakeCluster cluster = new FakeCluster();
    private final FakeHost host = new FakeHost();
    private final FakeDocker docker = new FakeDocker();
    private final NetworkBook book = new NetworkBook(cluster, host);
    private final NetworkSync sync =
            new NetworkSync(cluster, docker, book, new NetworkCreation(cluster, book), InstantSource.system());

    @Test
    void keepsANetworkMadeByHandWhileNobodyCanBeAsked() throws IOException {
        cluster.becomeUnreachable();
        docker.add(byHand("shop", Optional.of("10.9.0.0/24")));

        NetworkSync.Found found = sync.sync();

        assertThat(docker.named("shop")).isPresent();
        assertThat(found.conflicts())
                .containsExactly(new Conflict(
                        "network-failed",
                        "Docker network shop is not in the cluster yet: No controller can be reached"));
    }

    @Test
    void keepsNetworksMadeByHandUntilAControllerHasSpoken() throws IOException {
        cluster.add(WEB);
        cluster.forget();
        docker.add(byHand("shop", Optional.of("10.1.0.0/25")));
        docker.add(byHand("Not_A_Name", Optional.of("10.9.0.0/24")));

        sync.sync();
        assertThat(docker.named("shop")).isPresent();
        assertThat(docker.named("Not_A_Name")).isPresent();

        cluster.remember();
        sync.sync();
        assertThat(docker.named("shop")).isEmpty();
        assertThat(docker.named("Not_A_Name")).isEmpty();
    }

    @Test
    void takesNoNetworkWithoutAReadableSubnetForOneOfTheCluster() throws IOException {
        docker.add(byHand("odd", Optional.empty()));

        sync.sync();

        assertThat(docker.named("odd")).isEmpty();
        assertThat(book.all()).isEmpty();
    }

    @Test
    void comparesNoNetworksBeforeTheClusterIsKnown() throws Exception {
        cluster.add(WEB);
        cluster.forget();
        var addresses = new Addresses(cluster, InstantSource.system());
        var plugger = new Plugger(host, host, addresses);
        var here = new AttachAgent.Host(cluster, host, host, host, addresses, plugger);
        var attach = new AttachAgent(here, new FakeContainers(), Path.of("none"), new Random(1));
        var views = DockerSync.Views.of(here, attach, docker, InstantSource.system());
        var whole = new DockerSync(cluster, docker, book, sync, views);

        whole.pass();
        assertThat(docker.networks()).isEmpty();

        cluster.remember();
        whole.pass();
        assertThat(docker.named("web")).isPresent();
    }

    private static DockerNetwork byHand(String name, Optional<String> subnet) {
        return new DockerNetwork(name, name, "fairlead", subnet.map(Cidr::parse), "", Map.of(), Map.of());
    }
}
