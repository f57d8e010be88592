package io.fairlead.deploy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.deploy.lab.Container;
import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.LabExtension;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A container can't speak as another, even as root with raw sockets. */
@ExtendWith(LabExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpoofE2eIT {

    /** Sends one answer of ARP: MAC it claims, address it claims, MAC and address it goes to. */
    private static final String ARP = """
            import socket, struct, sys
            smac, sip, dmac, dip = sys.argv[1:5]
            mac = lambda m: bytes.fromhex(m.replace(':', ''))
            s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
            s.bind(('eth0', 0))
            s.send(mac(dmac) + mac(smac) + b'\\x08\\x06' + struct.pack('!HHBBH', 1, 0x0800, 6, 4, 2)
                   + mac(smac) + socket.inet_aton(sip) + mac(dmac) + socket.inet_aton(dip))
            """;

    private final Lab lab;
    private final TestNetwork network;

    SpoofE2eIT(Lab lab) {
        this.lab = lab;
        network = new TestNetwork(lab, "spoof");
    }

    @BeforeAll
    void createNetwork() {
        network.create("--subnet", "10.67.0.0/16");
    }

    @AfterAll
    void clean() {
        network.remove();
    }

    /** Who could be attacked, on the attacker's host and elsewhere; the victim is whom the attacker claims to be. */
    private record Scene(Container attacker, Container near, Container far, Container victim) {

        void attack(String text, String mac, String address, Container to) {
            attacker.sendFrame(text, mac, address, to);
        }

        /** Sends honestly after the attack: when that has come, so would the attack. */
        void awaitHonest(String text, Container to) {
            attack(text, attacker.mac(), attacker.address(), to);
            await("an honest frame at " + to)
                    .atMost(10, SECONDS)
                    .until(() -> to.received().contains(attacker.address() + " " + text));
        }

        void remove() {
            attacker.remove();
            near.remove();
            far.remove();
            victim.remove();
        }
    }

    private Scene scene() {
        return new Scene(
                lab.host(1).container("attacker", network.name()),
                lab.host(1).container("near", network.name()),
                lab.host(2).container("far", network.name()),
                lab.host(1).container("victim", network.name()));
    }

    /** Addresses of this host's block, of another host's and of nobody's: none has an owner who could answer. */
    @Test
    void anAbsentAddressDoesNotAnswer() {
        var scene = scene();
        var gone = lab.host(2).container("gone", network.name());
        var nearby = lab.host(1).container("nearby", network.name());
        gone.remove();
        nearby.remove();
        for (var absent : List.of(gone.address(), nearby.address(), "10.67.255.250")) {
            var said = scene.attacker().shell("ping -c 2 -W 2 $1", absent);
            assertThat(said.ok()).as("%s", said).isFalse();
            assertThat(said.out()).as("%s", said).contains(" 0 received");
        }
        scene.remove();
    }

    @Test
    void aForeignSourceIsDropped() {
        var scene = scene();
        for (var to : new Container[] {scene.near(), scene.far()}) {
            scene.attack("mac", scene.victim().mac(), scene.attacker().address(), to);
            scene.attack("address", scene.attacker().mac(), scene.victim().address(), to);
            scene.attack("both", scene.victim().mac(), scene.victim().address(), to);
            scene.attack("outside", scene.attacker().mac(), "192.0.2.1", to);

            scene.awaitHonest("honest", to);
            assertThat(to.received())
                    .as("at %s", to)
                    .containsExactly(scene.attacker().address() + " honest");
        }
        scene.remove();
    }

    @Test
    void aFalseAnswerOfArpIsDropped() {
        var scene = scene();
        for (var to : new Container[] {scene.near(), scene.far()}) {
            assertThat(to.pings(scene.victim())).isTrue();

            scene.attacker()
                    .python(ARP, scene.attacker().mac(), scene.victim().address(), to.mac(), to.address())
                    .text();
            scene.awaitHonest("after-arp", to);

            assertThat(to.shell("ip neighbour show $1", scene.victim().address())
                            .text())
                    .contains(scene.victim().mac());
            assertThat(to.pings(scene.victim())).isTrue();
        }
        scene.remove();
    }
}
