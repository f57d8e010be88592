package io.fairlead.agent.plug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairlead.agent.plug.VethPair.Checksums;
import io.fairlead.net.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NetlinkIT {

    private final PrivateNetwork network = new PrivateNetwork();
    private Netlink links;

    @BeforeEach
    void open() {
        links = network.run(Netlink::open);
    }

    @AfterEach
    void close() throws IOException {
        links.close();
        network.close();
    }

    @Test
    void makesAPairWithNamesMtuAndMacAndItsHostEndUp() throws IOException {
        links.create(pair(Checksums.OFFLOADED));

        assertThat(links.names()).containsExactlyInAnyOrder("lo", "fl0123456789a", "fc0123456789a");
        assertThat(network.command("ip", "-o", "link", "show", "fc0123456789a"))
                .contains("mtu 1450", "link/ether 02:42:0a:01:02:4d", "state DOWN");
        assertThat(network.command("ip", "-o", "link", "show", "fl0123456789a")).contains("mtu 1450", ",UP");
    }

    @Test
    void givesTheHostEndNoLinkLocalAddress() throws IOException {
        links.create(pair(Checksums.OFFLOADED));
        network.command("ip", "link", "set", "fc0123456789a", "up");

        assertThat(network.command("ip", "-o", "address", "show", "dev", "fc0123456789a"))
                .contains("inet6 fe80::");
        assertThat(network.command("ip", "-o", "address", "show", "dev", "fl0123456789a"))
                .doesNotContain("inet6");
    }

    @Test
    void changesNoRouteOfTheHost() throws IOException {
        network.run(() -> {
            links.create(pair(Checksums.OFFLOADED));
            return links;
        });
        network.command("ip", "link", "set", "fc0123456789a", "up");

        assertThat(network.command("ip", "-6", "route", "show", "table", "all", "dev", "fl0123456789a"))
                .isEmpty();
    }

    @Test
    void turnsChecksumOffloadOffWhereAsked() throws IOException {
        assumeTrue(Files.exists(Path.of("/usr/sbin/ethtool")));
        links.create(pair(Checksums.BY_SENDER));

        assertThat(network.command("ethtool", "-k", "fc0123456789a")).contains("tx-checksumming: off");
        assertThat(network.command("ethtool", "-k", "fl0123456789a")).contains("tx-checksumming: on");
    }

    @Test
    void deletesBothEndsAndMindsNoneThatAreGone() throws IOException {
        links.create(pair(Checksums.OFFLOADED));

        links.delete("fl0123456789a");
        links.delete("fl0123456789a");

        assertThat(links.names()).containsExactly("lo");
    }

    @Test
    void saysThatALinkExists() throws IOException {
        links.create(pair(Checksums.OFFLOADED));

        assertThatThrownBy(() -> links.create(pair(Checksums.OFFLOADED)))
                .isInstanceOf(IOException.class)
                .hasMessage("A link named fl0123456789a or fc0123456789a exists");
    }

    private static VethPair pair(Checksums checksums) {
        return new VethPair("fl0123456789a", "fc0123456789a", MacAddress.parse("02:42:0a:01:02:4d"), 1450, checksums);
    }
}
