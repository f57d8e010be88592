package io.fairlead.deploy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import io.fairlead.deploy.lab.Container;
import io.fairlead.deploy.lab.Host;
import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.LabExtension;
import io.fairlead.deploy.lab.Scale;
import io.fairlead.deploy.lab.Traffic;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tunnels by another UDP port, and by the usual one again, while containers run. */
@ExtendWith(LabExtension.class)
class TunnelPortE2eIT {

    private static final String SETTINGS = "/etc/fairlead/controller.yaml";
    private static final int USUAL = 4789;
    private static final int OTHER = 4799;
    private static final int PINGS = 20;

    private final Lab lab;
    private final TestNetwork network;
    private final List<Host> hosts;
    private Container near;
    private Container far;

    TunnelPortE2eIT(Lab lab) {
        this.lab = lab;
        network = new TestNetwork(lab, "tunnel-port");
        hosts = List.of(lab.host(1), lab.host(2));
    }

    @BeforeEach
    void startContainers() {
        network.create();
        near = hosts.getFirst().container("near", network.name());
        far = hosts.getLast().container("far", network.name());
        lab.controller().run("test", "!", "-e", SETTINGS).text();
        hosts.forEach(TunnelPortE2eIT::count);
    }

    @AfterEach
    void clean() {
        useUsualPort();
        lab.awaitReady(Scale.HOSTS);
        hosts.forEach(host -> host.shell(
                        "for port in $1 $2; do ovs-ofctl --strict del-flows br-phy priority=7,udp,tp_dst=$port,in_port=under0; done",
                        String.valueOf(USUAL),
                        String.valueOf(OTHER))
                .text());
        network.remove();
    }

    /** The lab's own bridge, which has the underlay's leg, counts what comes. */
    private static void count(Host host) {
        host.shell(
                        "for port in $1 $2; do ovs-ofctl add-flow br-phy priority=7,udp,tp_dst=$port,in_port=under0,actions=normal; done",
                        String.valueOf(USUAL),
                        String.valueOf(OTHER))
                .text();
    }

    @Test
    void allPacketsBetweenHostsMoveToAnotherPortAndBack() {
        awaitCarriedBy(USUAL, OTHER);

        var there = Traffic.between(near, far);
        useOtherPort();
        awaitCarriedBy(OTHER, USUAL);
        System.out.printf("Tunnel port: %d ms lost by another", there.lost().toMillis());

        var back = Traffic.between(near, far);
        useUsualPort();
        awaitCarriedBy(USUAL, OTHER);
        System.out.printf(", %d ms by the usual one again%n", back.lost().toMillis());
    }

    private void useOtherPort() {
        lab.controller()
                .shell(
                        "echo fairlead.tunnel.port: $2 >$1 && systemctl restart fairlead-controller",
                        SETTINGS,
                        String.valueOf(OTHER))
                .text();
    }

    private void useUsualPort() {
        lab.controller()
                .shell("if rm $1 2>/dev/null; then systemctl restart fairlead-controller; fi", SETTINGS)
                .text();
    }

    private void awaitCarriedBy(int port, int not) {
        await("all packets by UDP port " + port).atMost(90, SECONDS).until(() -> isCarriedBy(port, not));
    }

    /** Whether all of some pings are answered, each packet of them goes by one port, and none by the other. */
    private boolean isCarriedBy(int port, int not) {
        var before = arrived(port);
        var wrong = arrived(not);
        boolean answered = near.shell(
                        "ping -q -c $1 -i 0.05 -W 2 $2 | grep -q ' 0% packet loss'",
                        String.valueOf(PINGS), far.address())
                .ok();
        var after = arrived(port);
        return answered
                && arrived(not).equals(wrong)
                && after.getFirst() >= before.getFirst() + PINGS
                && after.getLast() >= before.getLast() + PINGS;
    }

    /** How many packets have come by a UDP port to each host, all of them counted. */
    private List<Long> arrived(int port) {
        return lab.at(
                hosts,
                host -> Long.parseLong(host.shell(
                                "ovs-appctl revalidator/wait && ovs-ofctl dump-flows br-phy udp,tp_dst=$1,in_port=under0",
                                String.valueOf(port))
                        .text()
                        .replaceAll("(?s).*n_packets=([0-9]+),.*", "$1")));
    }
}
