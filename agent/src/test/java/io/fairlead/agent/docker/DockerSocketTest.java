package io.fairlead.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fairlead.agent.testing.UnixEcho;
import io.fairlead.net.Cidr;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerSocketTest {

    private static final String NETWORKS = """
            HTTP/1.0 200 OK\r
            \r
            [{"Id": "1", "Name": "web", "Driver": "fairlead",
              "IPAM": {"Config": [{"Subnet": "10.1.0.0/24", "Gateway": "10.1.0.1"}]}},
             {"Id": "2", "Name": "odd", "Driver": "fairlead", "IPAM": {"Config": [{"Subnet": "10.2.0.5/24"}]}},
             {"Id": "3", "Name": "own", "Driver": "bridge", "IPAM": {"Config": [{"Subnet": "172.28.5.1/16"}]}},
             {"Id": "4", "Name": "six", "Driver": "macvlan", "IPAM": {"Config": [{"Subnet": "fd00::/64"}]}},
             {"Id": "5", "Name": "host", "Driver": "host", "IPAM": {"Config": null}}]""";

    @TempDir
    private Path directory;

    @Test
    void readsNetworksWhateverSubnetsOtherDriversHave() throws IOException {
        Path path = directory.resolve("docker.sock");
        try (var _ = new UnixEcho(path, NETWORKS)) {
            assertThat(new DockerSocket(path).networks())
                    .extracting(DockerNetwork::name, DockerNetwork::subnet)
                    .containsExactly(
                            tuple("web", Optional.of(Cidr.parse("10.1.0.0/24"))),
                            tuple("odd", Optional.empty()),
                            tuple("own", Optional.empty()),
                            tuple("six", Optional.empty()),
                            tuple("host", Optional.empty()));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"LocalNodeState\": \"inactive\", \"Cluster\": null}|0",
                "{\"LocalNodeState\": \"active\", \"Cluster\": {\"DataPathPort\": 7777}}|7777",
                "{\"LocalNodeState\": \"active\", \"Cluster\": {\"DataPathPort\": 0}}|4789",
                "{\"LocalNodeState\": \"active\", \"Cluster\": null}|4789"
            })
    void readsTheSwarmsPort(String swarm, int port) throws IOException {
        Path path = directory.resolve("docker.sock");
        try (var _ = new UnixEcho(path, "HTTP/1.0 200 OK\r\n\r\n{\"Swarm\": %s}".formatted(swarm))) {
            assertThat(new DockerSocket(path).swarmPort().orElse(0)).isEqualTo(port);
        }
    }
}
