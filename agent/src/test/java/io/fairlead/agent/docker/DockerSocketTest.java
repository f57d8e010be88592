package io.fairlead.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fairlead.agent.testing.UnixEcho;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
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

    private static final String ATTACHED = """
            {"Id": "%s", "Driver": "fairlead", "Containers": {
               "cc": {"Name": "one", "EndpointID": "e%s", "IPv4Address": "10.1.0.17/24"},
               "ep-e": {"Name": "", "EndpointID": "f%s", "IPv4Address": ""}}}""";

    @Test
    void readsWhatIsAttachedAtOnceOrOneByOneWhereDockerIsTooNewForThat() throws IOException {
        Path path = directory.resolve("docker.sock");
        String first = ATTACHED.replace("%s", "1");
        String second = ATTACHED.replace("%s", "2");
        List<UnaryOperator<String>> dockers = List.of(
                _ -> ok("[%s, %s]".formatted(first, second)),
                request -> request.startsWith("GET /v1.27")
                        ? "HTTP/1.0 400 Bad Request\r\n\r\n{\"message\":\"client version 1.27 is too old\"}"
                        : request.startsWith("GET /networks/1 ") ? ok(first) : "HTTP/1.0 404 Not Found\r\n\r\n{}");
        for (UnaryOperator<String> docker : dockers) {
            try (var _ = new UnixEcho(path, docker)) {
                assertThat(new DockerSocket(path).attachments(Set.of("1", "3")))
                        .isEqualTo(Map.of(
                                "1",
                                List.of(
                                        new Attachment("e1", "cc", "one", Optional.of(Ip.parse("10.1.0.17"))),
                                        new Attachment("f1", "ep-e", "", Optional.empty()))));
            }
        }
    }

    private static String ok(String body) {
        return "HTTP/1.0 200 OK\r\n\r\n" + body;
    }

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
