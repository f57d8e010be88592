package io.fairlead.deploy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.deploy.lab.Container;
import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.LabExtension;
import io.fairlead.deploy.lab.NdClaim;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** IPv6 beside IPv4: on the link and behind a prefix, across hosts, and nobody lies about a neighbour. */
@ExtendWith(LabExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Ipv6E2eIT {

    private static final String PREFIX = "fd00:66::";
    private static final int LARGE = 2_000;

    /** Joins a group and prints who says what there. */
    private static final String MULTICAST_EAR = """
            import socket, struct
            s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
            s.bind(('', 9998))
            group = socket.inet_pton(socket.AF_INET6, 'ff12::66')
            s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP,
                         group + struct.pack('@I', socket.if_nametoindex('eth0')))
            print('ready', flush=True)
            while True:
                data, sender = s.recvfrom(2000)
                print(sender[0].split('%')[0], data.decode(), flush=True)
            """;

    private static final String MULTICAST = """
            import socket
            s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
            s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_LOOP, 0)
            s.sendto(b'hello', ('ff12::66', 9998, 0, socket.if_nametoindex('eth0')))
            """;

    private final Lab lab;
    private final TestNetwork network;
    private final TestNetwork plain;

    Ipv6E2eIT(Lab lab) {
        this.lab = lab;
        network = new TestNetwork(lab, "dual");
        plain = new TestNetwork(lab, "single");
    }

    @BeforeAll
    void createNetworks() {
        network.create("--subnet", "10.66.0.0/16", "--ipv6-prefix", PREFIX + "/96");
        plain.create("--subnet", "10.65.0.0/16");
    }

    @AfterAll
    void clean() {
        network.remove();
        plain.remove();
    }

    /** Two on the first host, one on each other. */
    private List<Container> start(TestNetwork where, String name) {
        var containers = IntStream.rangeClosed(0, lab.hosts().size())
                .mapToObj(n -> lab.host(Math.max(1, n)).container(name + n, where.name()))
                .toList();
        containers.forEach(container -> await("the end of the test for duplicates in " + container)
                .atMost(10, SECONDS)
                .until(() ->
                        container.shell("ip -6 address show tentative").out().isEmpty()));
        return containers;
    }

    private static List<String> addresses(Container container) {
        return List.of(container.address(), container.address6(PREFIX), container.linkLocal() + "%eth0");
    }

    @Test
    void allReachEachOtherByEveryAddress() {
        var containers = start(network, "reach");
        for (var from : containers) {
            for (int size : new int[] {56, LARGE}) {
                var all = containers.stream()
                        .flatMap(to -> addresses(to).stream())
                        .toList();
                assertThat(from.answering(size, all))
                        .as("from %s with %d bytes", from, size)
                        .containsExactlyInAnyOrderElementsOf(all);
            }
            assertThat(from.shell("ip -6 -oneline address show dev eth0").out())
                    .as("no address failed the test for duplicates")
                    .contains(from.address6(PREFIX), from.linkLocal())
                    .doesNotContain("dadfailed");
        }
        containers.forEach(Container::remove);
    }

    @Test
    void anAbsentAddressIsUnreachable() {
        var from = lab.host(1).container("asks", network.name());
        for (var absent : List.of(PREFIX + "a42:fffa", PREFIX + "a42:1", "fe80::42:aff:fe42:fffa%eth0")) {
            var said = from.shell("ping -c 1 -W 10 $1", absent);
            assertThat(said.ok()).as("%s", said).isFalse();
            assertThat(said.out()).as("%s", said).contains(" 0 received", "Address unreachable");
        }
        from.remove();
    }

    @Test
    void allHearWhatIsForAll() {
        var containers = start(network, "hears");
        containers.forEach(container -> container
                .shell(
                        "python3 -c \"$1\" >/tmp/all 2>&1 & for i in 1 2 3 4 5 6 7 8 9; do test -s /tmp/all || sleep 0.2; done",
                        MULTICAST_EAR)
                .text());

        containers.getFirst().python(MULTICAST).text();

        containers.stream()
                .skip(1)
                .forEach(container -> await("what is for all at " + container)
                        .atMost(10, SECONDS)
                        .untilAsserted(() -> assertThat(
                                        container.shell("cat /tmp/all").lines())
                                .containsExactly("ready", containers.getFirst().linkLocal() + " hello")));
        containers.forEach(Container::remove);
    }

    @Test
    void aLieAboutANeighbourIsDropped() {
        var attacker = lab.host(1).container("attacker", network.name());
        var victim = lab.host(1).container("victim", network.name());
        String own = attacker.address6(PREFIX);
        for (var to : List.of(
                lab.host(1).container("near", network.name()), lab.host(2).container("far", network.name()))) {
            assertThat(to.shell("ping -q -c 1 -W 5 $1", victim.address6(PREFIX)).ok())
                    .isTrue();
            to.listenToNd();

            for (var claim : List.of(
                    new NdClaim("answer for another", 136, own, victim.address6(PREFIX), attacker.mac()),
                    new NdClaim("answer for another on the link", 136, own, victim.linkLocal(), attacker.mac()),
                    new NdClaim(
                            "answer as another", 136, victim.address6(PREFIX), victim.address6(PREFIX), attacker.mac()),
                    new NdClaim("answer with another MAC", 136, own, own, victim.mac()),
                    new NdClaim("answer without MAC", 136, own, victim.address6(PREFIX), ""),
                    new NdClaim(
                            "question as another", 135, victim.address6(PREFIX), to.address6(PREFIX), attacker.mac()),
                    new NdClaim("question with another MAC", 135, own, to.address6(PREFIX), victim.mac()),
                    new NdClaim("question by nobody", 135, "::", to.address6(PREFIX), ""),
                    new NdClaim("router", 134, attacker.linkLocal(), "::", ""),
                    new NdClaim("redirect", 137, attacker.linkLocal(), own, ""),
                    new NdClaim("honest question", 135, own, to.address6(PREFIX), attacker.mac()),
                    new NdClaim("honest answer", 136, own, own, attacker.mac()))) {
                attacker.sendNd(claim, to);
            }

            await("honest frames at " + to)
                    .atMost(10, SECONDS)
                    .untilAsserted(
                            () -> assertThat(to.heardOfNd()).containsExactly("honest question", "honest answer"));
            assertThat(to.shell("ip -6 neighbour show $1", victim.address6(PREFIX))
                            .text())
                    .contains(victim.mac());
            to.remove();
        }
        attacker.remove();
        victim.remove();
    }

    @Test
    void aNetworkWithoutAPrefixHasNone() {
        var one = lab.host(1).container("one", plain.name());
        var other = lab.host(1).container("other", plain.name());

        assertThat(one.pings(other)).isTrue();
        assertThat(one.shell("ip -6 -oneline address show dev eth0").out()).doesNotContain("global");
        assertThat(one.shell("ping -q -c 1 -W 3 $1%eth0", other.linkLocal()).ok())
                .isFalse();
        one.remove();
        other.remove();
    }

    @Test
    void restartsOfAgentAndControllerChangeNothing() {
        var near = lab.host(1).container("stays", network.name());
        var far = lab.host(2).container("stays", network.name());
        var flows = lab.host(1).flows();

        lab.host(1).shell("systemctl restart fairlead-agent").text();
        lab.controller().shell("systemctl restart fairlead-controller").text();
        var later = lab.host(1).container("later", network.name());

        for (var from : List.of(near, later)) {
            assertThat(from.shell("ping -q -c 1 -W 5 $1", far.address6(PREFIX)).ok())
                    .isTrue();
        }
        assertThat(lab.host(1).flows()).isEqualTo(flows);
        await("the controller")
                .atMost(60, SECONDS)
                .until(() -> lab.fairlead("network", "show", network.name()).ok());
    }
}
