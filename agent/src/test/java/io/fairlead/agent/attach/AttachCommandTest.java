package io.fairlead.agent.attach;

import static io.fairlead.agent.attach.AttachRig.SOON;
import static io.fairlead.agent.attach.AttachRig.WEB;
import static io.fairlead.agent.attach.AttachRig.body;
import static io.fairlead.agent.attach.AttachRig.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.agent.cluster.ClusterNetwork;
import io.fairlead.agent.cluster.HeldLease;
import io.fairlead.agent.cluster.NetworkId;
import io.fairlead.agent.plug.Endpoint;
import io.fairlead.agent.plug.Route;
import io.fairlead.agent.testing.FakeHost;
import io.fairlead.agent.unix.UnixHttp;
import io.fairlead.ipam.Subnet;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.Ip6;
import io.fairlead.net.MacAddress;
import io.fairlead.net.OfPort;
import io.fairlead.net.Prefix6;
import io.fairlead.net.Vni;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What commands do, over the socket. */
class AttachCommandTest {

    private static final MacAddress OWN = MacAddress.parse("02:00:00:00:00:07");

    @TempDir
    private Path directory;

    private AttachRig rig;

    @BeforeEach
    void begin() throws IOException {
        rig = new AttachRig(directory);
    }

    @AfterEach
    void end() throws IOException {
        rig.close();
    }

    @Test
    void plugsAContainerIn() throws IOException {
        JsonNode answer = rig.attach("db", "web");

        assertThat(answer.path("changed").asBoolean()).isTrue();
        assertThat(answer.at("/attachments/0/address").asText()).isEqualTo("10.1.0.17/24");
        assertThat(answer.at("/attachments/0/interface").asText()).isEqualTo("eth0");
        Endpoint endpoint = rig.host.endpoints().getFirst();
        assertThat(endpoint.slot().port()).isEqualTo(new OfPort(65_216 + 17));
        assertThat(endpoint.by()).isEqualTo("attach");
        assertThat(endpoint.containerName()).isEqualTo("db");
        assertThat(rig.inside("db")).hasSize(1);
    }

    @Test
    void plugsItInAsAskedFor() throws IOException {
        rig.attach("db", "web", """
                ,"ip":"10.1.0.20","ifname":"lan0","mtu":1400,"routes":["10.9.0.0/16@10.1.0.5"],"defaultRoute":true""");

        FakeHost.Inside inside = rig.inside("db").getFirst();
        assertThat(inside.name()).isEqualTo("lan0");
        assertThat(inside.interior().address()).isEqualTo(Ip.parse("10.1.0.20"));
        assertThat(inside.interior().routes())
                .containsExactly(Route.parse("10.9.0.0/16@10.1.0.5"), Route.parse("0.0.0.0/0@10.1.0.1"));
        assertThat(rig.host.link(inside.hostEnd()).mtu()).isEqualTo(1_400);
    }

    @Test
    void givesItAMacOfItsOwn() throws IOException {
        JsonNode answer = rig.attach("db", "web", ",\"mac\":\"02:00:00:00:00:07\"");

        assertThat(answer.at("/attachments/0/mac").asText()).isEqualTo("02:00:00:00:00:07");
        assertThat(rig.inside("db").getFirst().mac()).isEqualTo(OWN);
        HeldLease single = rig.cluster.leases().getLast();
        assertThat(single.block()).isEqualTo(Cidr.parse("10.1.0.17/32"));
        Endpoint endpoint = rig.host.endpoints().getFirst();
        assertThat(endpoint.slot().port()).isEqualTo(new OfPort(single.base() + 17));
        assertThat(endpoint.chosenMac()).contains(OWN);

        assertThat(rig.attach("db", "web", ",\"mac\":\"02:00:00:00:00:07\"")
                        .path("changed")
                        .asBoolean())
                .isFalse();
        assertThat(error(rig.attach("db", "web", ",\"mac\":\"02:00:00:00:00:08\"")))
                .contains("its MAC address is 02:00:00:00:00:07, not 02:00:00:00:00:08");
    }

    @Test
    void findsTheAddressAgainThatGoesWithAMac() throws IOException {
        rig.attach("db", "web", ",\"mac\":\"02:00:00:00:00:07\"");
        rig.detach("db", "web");
        rig.start("other", Map.of());
        rig.attach("other", "web", ",\"ip\":\"10.1.0.20\"");
        rig.detach("other", "web");

        assertThat(rig.attach("db", "web", ",\"mac\":\"02:00:00:00:00:07\"")
                        .at("/attachments/0/address")
                        .asText())
                .isEqualTo("10.1.0.17/24");
    }

    /** The slot in which the address is until then belongs to that MAC alone. */
    @Test
    void takesNoMacOverWithAnAddress() throws IOException {
        rig.cluster.hold(new HeldLease(WEB.vni(), Cidr.parse("10.1.0.20/32"), 64_000, 3, Optional.of(OWN)));

        rig.attach("db", "web", ",\"ip\":\"10.1.0.20\"");

        assertThat(rig.inside("db").getFirst().mac()).isEqualTo(MacAddress.parse("02:42:0a:01:00:14"));
        assertThat(rig.host.endpoints().getFirst().slot().port()).isEqualTo(new OfPort(65_216 + 20));
    }

    @Test
    void leavesNothingOfAMacThatItCanNotHave() throws IOException {
        rig.cluster.becomeUnreachable();

        assertThat(error(rig.attach("db", "web", ",\"mac\":\"02:00:00:00:00:07\"")))
                .isEqualTo("No controller can be reached");

        assertNothingLeft();
        assertThat(rig.attach("db", "web").at("/attachments/0/address").asText())
                .isEqualTo("10.1.0.17/24");
    }

    @Test
    void changesNothingWhenItIsThereAsAskedFor() throws IOException {
        rig.attach("db", "web", ",\"ifname\":\"lan0\",\"mtu\":1400");
        List<Endpoint> before = rig.host.endpoints();

        assertThat(rig.attach("db", "web").path("changed").asBoolean()).isFalse();
        assertThat(rig.attach("db", "default/web", ",\"ip\":\"10.1.0.17\",\"ifname\":\"lan0\",\"mtu\":1400")
                        .path("changed")
                        .asBoolean())
                .isFalse();
        assertThat(rig.host.endpoints()).isEqualTo(before);
    }

    @Test
    void refusesAnotherRequestAndSaysWhatDiffers() throws IOException {
        rig.attach("db", "web");

        assertThat(error(rig.attach("db", "web", """
                        ,"ip":"10.1.0.20","ifname":"lan0","mtu":1400,"routes":["10.9.0.0/16"],"defaultRoute":true""")))
                .isEqualTo("db is in network default/web already, but its address is 10.1.0.17, not 10.1.0.20,"
                        + " its interface is eth0, not lan0, its MTU is the network's, not 1400, it has no route"
                        + " 10.9.0.0/16, it has no default route into this network; to change that, detach it first:"
                        + " fairlead detach db default/web");
        assertThat(rig.host.endpoints()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "404|nobody|web|``|Docker has no container nobody on this host; see: docker ps --all",
                "404|db|shop|``|There is no network default/shop in the cluster; make it by: fairlead network create shop"
                        + " --tenant default",
                "400|-db|web|``|Not a container: '-db'",
                "400|db|We b|``|Not a name of a network: 'We b'",
                "400|db|web|`,\"ip\":\"10.1\"`|Not an IPv4 address: 10.1",
                "400|db|web|`,\"ip\":7`|Not a text: 7 of ip",
                "400|db|web|`,\"mtu\":\"big\"`|Not an MTU: \"big\"",
                "400|db|web|`,\"ifname\":\"a/b\"`|Not a name of an interface: 'a/b'",
                "200|db|web|`,\"ip\":\"10.2.0.5\"`|Address 10.2.0.5 is not in 10.1.0.0/24, the subnet of default/web",
                "200|db|web|`,\"ip\":\"10.1.0.1\"`|Address 10.1.0.1 is the gateway of default/web: choose another",
                "200|db|web|`,\"mtu\":9000`|Network default/web carries 1450 bytes, less than an MTU of 9000",
                "200|db|web|`,\"routes\":[\"10.9.0.0/16@10.2.0.1\"]`|The router of route 10.9.0.0/16@10.2.0.1 is not in",
                "400|db|web|`,\"mac\":\"02:00\"`|Not a MAC address: 02:00",
                "200|db|web|`,\"ifname\":\"eth9\",\"routes\":[\"0.0.0.0/0@10.1.0.9\"],\"defaultRoute\":true`|one default",
                "404|pid:999999999|web|``|There is no network namespace /proc/999999999/ns/net",
                "404|netns:nothing|web|``|There is no network namespace /run/netns/nothing"
            })
    void saysWhatIsWrongAndLeavesNothing(int status, String container, String network, String more, String message)
            throws IOException {
        UnixHttp.Response response = rig.exchange("Attach", body(container, network, more));

        assertThat(response.status()).isEqualTo(status);
        assertThat(AttachRig.error(response)).contains(message);
        assertNothingLeft();
        assertThat(rig.attach("db", "web").at("/attachments/0/address").asText())
                .isEqualTo("10.1.0.17/24");
    }

    private void assertNothingLeft() {
        assertThat(rig.host.endpoints()).isEmpty();
        assertThat(rig.host.names()).isEmpty();
        assertThat(rig.file).doesNotExist();
    }

    @Test
    void givesTheIpv6AddressThatGoesWithTheOther() throws IOException {
        rig.cluster.add(new ClusterNetwork(
                new Vni(11),
                new NetworkId("default", "dual"),
                Subnet.of(Cidr.parse("10.2.0.0/24")),
                Optional.of(Prefix6.parse("fd00:1:2::/96")),
                1_450));

        assertThat(rig.attach("db", "dual", ",\"ip\":\"10.2.0.20\"")
                        .at("/attachments/0/address6")
                        .asText())
                .isEqualTo("fd00:1:2::a02:14/96");
        assertThat(rig.inside("db").getFirst().interior().address6()).contains(Ip6.parse("fd00:1:2::a02:14"));
    }

    @Test
    void refusesAnAddressInUse() throws Exception {
        rig.start("other", Map.of());
        rig.attach("other", "web");
        rig.addresses.observe(rig.host.endpoints(), Set.of());

        assertThat(error(rig.attach("db", "web", ",\"ip\":\"10.1.0.17\"")))
                .isEqualTo("Address 10.1.0.17 of default/web is in use on this host by container other");
        Ip asked = rig.addresses.take(WEB, SOON).address(); // As Docker does, before it plugs.
        assertThat(error(rig.attach("db", "web", ",\"ip\":\"%s\"".formatted(asked))))
                .contains("in use on this host");
        assertThat(rig.host.endpoints()).hasSize(1);
    }

    @Test
    void takesAllOfItBackWhenTheContainerEndsMeanwhile() throws IOException {
        rig.host.whileMoving(() -> {
            rig.host.end(rig.docker.find("db").orElseThrow().namespace());
            throw new IOException("The kernel refused to set up eth0: errno 19");
        });

        assertThat(error(rig.attach("db", "web"))).contains("errno 19");
        assertNothingLeft();
        rig.restart("db");
        assertThat(rig.attach("db", "web").at("/attachments/0/address").asText())
                .isEqualTo("10.1.0.17/24");
    }

    @Test
    void takesAPortBackThatMissedItsNumber() throws IOException {
        rig.host.occupy(new OfPort(65_216 + 17));

        assertThat(error(rig.attach("db", "web"))).contains("another number");
        assertNothingLeft();
    }

    @Test
    void doesNotTakeAContainerThatDockerHasInTheNetwork() throws IOException {
        rig.docker.put(new Container("dd".repeat(32), "own", 500, "now", Set.of("web", "bridge"), Map.of()));
        rig.host.begin(Path.of("/proc/500/ns/net"), "4:500");

        assertThat(error(rig.attach("own", "web")))
                .isEqualTo("Container own is in network default/web already, by Docker; to take it out: docker network"
                        + " disconnect web own");
        assertThat(error(rig.detach("own", "web")))
                .isEqualTo("Container own is in network default/web by Docker; use: docker network disconnect web own");
    }

    @Test
    void refusesContainersWithoutANetworkOfTheirOwn() throws IOException {
        rig.docker.put(new Container("dd".repeat(32), "asleep", 0, "", Set.of(), Map.of()));
        assertThat(error(rig.attach("asleep", "web"))).contains("is not running", "docker start asleep");

        rig.docker.put(new Container("dd".repeat(32), "bare", 501, "now", Set.of("host"), Map.of()));
        assertThat(error(rig.attach("bare", "web"))).contains("uses the host's (--network host)");
        assertNothingLeft();
    }

    @Test
    void detachesAndGivesTheAddressBack() throws IOException {
        rig.attach("db", "web");

        JsonNode answer = rig.detach("db", "web");

        assertThat(answer.path("changed").asBoolean()).isTrue();
        assertThat(rig.host.endpoints()).isEmpty();
        assertThat(rig.host.names()).isEmpty();
        assertThat(rig.inside("db")).isEmpty();
        assertThat(rig.detach("db", "web").path("changed").asBoolean()).isFalse();
        assertThat(rig.attach("db", "web", ",\"ip\":\"10.1.0.17\"").has("Err")).isFalse();
    }

    @Test
    void detachesFromAll() throws IOException {
        rig.cluster.add(new ClusterNetwork(
                new Vni(11),
                new NetworkId("acme", "db"),
                Subnet.of(Cidr.parse("10.2.0.0/24")),
                Optional.empty(),
                1_450));
        rig.attach("db", "web");
        rig.attach("db", "acme/db");
        assertThat(rig.inside("db")).extracting(FakeHost.Inside::name).contains("eth0", "eth1");

        assertThat(rig.detach("db", "").path("attachments")).hasSize(2);
        assertThat(rig.host.endpoints()).isEmpty();
    }

    @Test
    void refusesASecondInterfaceForContainersThatShareANamespace() throws IOException {
        rig.attach("db", "web");
        rig.docker.put(new Container(
                "ee".repeat(32), "sidecar", rig.docker.find("db").orElseThrow().pid(), "later", Set.of(), Map.of()));

        assertThat(error(rig.attach("sidecar", "web")))
                .isEqualTo("sidecar shares its network with db, which is in default/web already");
    }

    @Test
    void saysThatItsFileIsNotUnderstood() throws IOException {
        rig.whileDown(() -> Files.writeString(rig.file, "{"));

        assertThat(error(rig.attach("db", "web")))
                .contains("attachments.json is not understood", "mend it, or delete it");
        assertThat(rig.host.endpoints()).isEmpty();
    }

    @Test
    void attachesWithNoControllerFromTheBlocksThatItHas() throws IOException {
        rig.cluster.becomeUnreachable();

        assertThat(rig.attach("db", "web").has("Err")).isFalse();
        rig.start("far", Map.of());
        assertThat(error(rig.attach("far", "web", ",\"ip\":\"10.1.0.200\""))).isEqualTo("No controller can be reached");
    }

    @Test
    void listsAllEndpointsOfTheHost() throws IOException {
        rig.attach("db", "web");

        JsonNode endpoint = rig.call("Endpoints", "").at("/endpoints/0");
        assertThat(endpoint.path("container").asText()).isEqualTo("db");
        assertThat(endpoint.path("interface").asText()).isEqualTo("eth0");
        assertThat(endpoint.path("by").asText()).isEqualTo("attach");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "400|``|came without its body",
                "400|{|Not JSON",
                "400|[]|The call lacks container",
                "400|{}|The call lacks container",
                "400|{\"container\":7,\"network\":\"web\"}|The call lacks container"
            })
    void answersWhatIsNoRequest(int status, String body, String message) throws IOException {
        UnixHttp.Response response = rig.exchange("Attach", body);

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.text()).contains(message);
    }

    @Test
    void takesNoRequestOfMoreThanAMegabyte() throws IOException {
        assertThatThrownBy(() -> rig.exchange("Attach", " ".repeat(2 << 20))).isInstanceOf(IOException.class);

        assertThat(rig.exchange("Nothing", "{}").status()).isEqualTo(404);
        assertThat(rig.attach("db", "web").has("Err")).isFalse();
    }
}
