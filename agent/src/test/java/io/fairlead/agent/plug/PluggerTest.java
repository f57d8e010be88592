package io.fairlead.agent.plug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.agent.cluster.ClusterException;
import io.fairlead.agent.cluster.ClusterNetwork;
import io.fairlead.agent.cluster.HeldLease;
import io.fairlead.agent.testing.FakeCluster;
import io.fairlead.agent.testing.FakeHost;
import io.fairlead.ipam.Slot;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PluggerTest {

    private static final Duration SOON = Duration.ofMillis(10);
    private static final Ip ADDRESS = Ip.parse("10.1.0.70");
    private static final ClusterNetwork WEB = FakeCluster.network(10, "web", "10.1.0.0/24");

    private final FakeCluster cluster = new FakeCluster();
    private final FakeHost host = new FakeHost();
    private Instant now = Instant.EPOCH.plus(Duration.ofDays(1));
    private final Addresses addresses = new Addresses(cluster, () -> now);
    private final Plugger plugger = new Plugger(host, host, addresses);

    @BeforeEach
    void hold() {
        cluster.add(WEB);
        cluster.hold(new HeldLease(WEB.vni(), Cidr.parse("10.1.0.64/28"), 65_216, 7));
        addresses.dockerIsKnown();
        addresses.observe(List.of(), Set.of());
    }

    @Test
    void givesAnAddressToOneOfTwoThatComeAtOnce() throws Exception {
        Slot slot = addresses.take(WEB, ADDRESS, SOON);
        host.whileLinking(() -> {
            assertThatThrownBy(() -> plug("bbbbbbbbbbbbbbbb", slot)).hasMessageContaining("in use");
            addresses.release(WEB.vni(), ADDRESS); // As Docker does for the one that was refused.
        });

        plug("aaaaaaaaaaaaaaaa", slot);

        assertThat(host.endpoints()).extracting(Endpoint::id).containsExactly("aaaaaaaaaaaaaaaa");
        assertThat(handedOut()).doesNotContain(ADDRESS);
    }

    @Test
    void keepsAnAddressOverALookThatBeganBeforeItsPortWasThere() throws Exception {
        plug("aaaaaaaaaaaaaaaa", addresses.take(WEB, ADDRESS, SOON));
        addresses.observe(List.of(), Set.of());

        addresses.release(WEB.vni(), ADDRESS);

        assertThat(handedOut()).doesNotContain(ADDRESS);
    }

    @Test
    void freesAnAddressThatWasKeptInVain() throws Exception {
        plug("aaaaaaaaaaaaaaaa", addresses.take(WEB, ADDRESS, SOON));
        host.remove("aaaaaaaaaaaaaaaa");

        now = now.plus(Occupancy.UNPLUGGED).plusSeconds(1);
        addresses.observe(List.of(), Set.of());

        assertThat(handedOut()).contains(ADDRESS);
    }

    @Test
    void leavesNothingWhenALinkCanNotBeSetUp() throws Exception {
        Slot slot = addresses.take(WEB, ADDRESS, SOON);
        host.whileLinking(() -> {
            throw new IOException("The kernel refused to set up flaaaaaaaaaaa: errno 1");
        });

        assertThatThrownBy(() -> plug("aaaaaaaaaaaaaaaa", slot)).hasMessageContaining("errno 1");
        addresses.release(WEB.vni(), ADDRESS);

        assertThat(host.names()).isEmpty();
        assertThat(handedOut()).contains(ADDRESS);
    }

    private void plug(String id, Slot slot) throws IOException {
        plugger.plug(new Endpoint(id, WEB.vni(), WEB.id(), slot, 7, "docker", "", ""), WEB.mtu());
    }

    /** All that can be had without a controller. */
    private List<Ip> handedOut() throws InterruptedException {
        cluster.becomeUnreachable();
        var handedOut = new ArrayList<Ip>();
        while (true) {
            try {
                handedOut.add(addresses.take(WEB, SOON).address());
            } catch (ClusterException e) {
                return handedOut;
            }
        }
    }
}
