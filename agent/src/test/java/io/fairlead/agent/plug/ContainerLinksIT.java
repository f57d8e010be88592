package io.fairlead.agent.plug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.agent.plug.VethPair.Checksums;
import io.fairlead.net.Ip;
import io.fairlead.net.Ip6;
import io.fairlead.net.MacAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Links moved from one private namespace into another. */
class ContainerLinksIT {

    private static final String HOST_END = "fl0123456789a";
    private static final String LINK = "fc0123456789a";
    private static final MacAddress MAC = MacAddress.parse("02:42:0a:01:02:4d");

    private final PrivateNetwork host = new PrivateNetwork();
    private final PrivateNetwork container = new PrivateNetwork();
    private Optional<Ip6> address6 = Optional.empty();
    private Netlink links;
    private ContainerLinks inside;

    @BeforeEach
    void open() throws IOException {
        links = host.run(Netlink::open);
        inside = new ContainerLinks(links);
        links.create(new VethPair(HOST_END, LINK, MAC, 1_400, Checksums.OFFLOADED));
    }

    @AfterEach
    void close() throws IOException {
        links.close();
        host.close();
        container.close();
    }

    @Test
    void setsUpALinkInsideAContainer() throws IOException {
        assertThat(moveIn(Optional.empty(), "10.9.0.0/16@10.1.2.1", "10.8.0.0/16", "0.0.0.0/0@10.1.2.1"))
                .isEqualTo("eth0");

        assertThat(links.names()).containsExactlyInAnyOrder("lo", HOST_END);
        assertThat(container.command("ip", "-o", "link", "show", "eth0"))
                .contains("mtu 1400", "link/ether 02:42:0a:01:02:4d", ",UP");
        assertThat(container.command("ip", "-o", "-4", "address", "show", "eth0"))
                .contains("inet 10.1.2.77/24 brd 10.1.2.255 scope global");
        assertThat(container.command("ip", "route").lines().map(String::strip))
                .containsExactlyInAnyOrder(
                        "default via 10.1.2.1 dev eth0 proto static",
                        "10.1.2.0/24 dev eth0 proto kernel scope link src 10.1.2.77",
                        "10.8.0.0/16 dev eth0 proto static scope link",
                        "10.9.0.0/16 via 10.1.2.1 dev eth0 proto static");
        assertThat(inside.links(container.namespace(), id())).containsEntry("eth0", MAC);
    }

    /** Docker turns IPv6 off in containers that it has given no such address. */
    @Test
    void givesAnIpv6AddressAlsoWhereIpv6IsOff() throws IOException {
        container.command("sysctl", "-w", "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1");
        address6 = Optional.of(Ip6.parse("fd00:1:2::10.1.2.77"));

        moveIn(Optional.empty());

        assertThat(container.command("ip", "-o", "-6", "address", "show", "eth0"))
                .contains("inet6 fd00:1:2::a01:24d/96 scope global");
    }

    @Test
    void saysWhereItIsByGratuitousArp() throws IOException {
        host.command("ip", "link", "set", HOST_END, "up");
        long before = received();

        moveIn(Optional.empty());

        assertThat(container.command("cat", "/proc/sys/net/ipv4/conf/eth0/arp_notify"))
                .isEqualTo("1\n");
        assertThat(received()).isGreaterThan(before);
    }

    private long received() {
        return Long.parseLong(host.command("ip", "-s", "-o", "link", "show", HOST_END)
                .replaceAll("(?s).*RX:[^\\\\]*\\\\\\s+\\d+\\s+(\\d+).*", "$1")
                .strip());
    }

    @Test
    void takesTheFirstNameThatIsFreeOrTheOneAskedFor() throws IOException {
        container.command("ip", "link", "add", "eth0", "type", "dummy");
        container.command("ip", "link", "add", "eth0", "type", "veth", "peer", "name", "other");

        assertThat(moveIn(Optional.empty())).isEqualTo("eth1");

        links.delete(HOST_END);
        links.create(new VethPair(HOST_END, LINK, MAC, 1_400, Checksums.OFFLOADED));
        assertThat(moveIn(Optional.of("tenant0"))).isEqualTo("tenant0");
        assertThat(inside.links(container.namespace(), id())).containsKeys("eth0", "tenant0");
    }

    @Test
    void leavesNothingInsideWhenItsOtherEndIsDeletedAfterAFailure() throws IOException {
        assertThatThrownBy(() -> moveIn(Optional.of("lo"))).hasMessage("The container has an interface lo already");

        links.delete(HOST_END);

        assertThat(inside.links(container.namespace(), id())).containsOnlyKeys("lo");
        assertThat(links.names()).containsExactly("lo");
    }

    @Test
    void refusesWhatIsNoContainersNamespace() throws IOException {
        assertThatThrownBy(() -> inside.identify(Path.of("/etc/passwd")))
                .hasMessage("/etc/passwd is no network namespace");
        assertThatThrownBy(() -> inside.identify(Path.of("/proc/999999999/ns/net")))
                .hasMessage("There is no network namespace /proc/999999999/ns/net");
        assertThatThrownBy(() -> inside.identify(Path.of("/proc/self/ns/net")))
                .hasMessage("/proc/self/ns/net is the host's own network");
        Path notOfTheNetwork = Path.of("/proc/self/ns/uts");
        assertThatThrownBy(() -> inside.links(notOfTheNetwork, inside.identify(notOfTheNetwork)))
                .hasMessageContaining("setns failed");
    }

    @Test
    void refusesANamespaceThatHasTakenAnothersPlace() {
        assertThatThrownBy(() -> inside.links(container.namespace(), "4:1")).hasMessageContaining("has ended");
    }

    private String moveIn(Optional<String> name, String... routes) throws IOException {
        return inside.moveIn(
                LINK,
                container.namespace(),
                id(),
                new Interior(
                        name,
                        Ip.parse("10.1.2.77"),
                        24,
                        address6,
                        List.of(routes).stream().map(Route::parse).toList()));
    }

    private String id() throws IOException {
        return inside.identify(container.namespace());
    }
}
