package io.fairlead.deploy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.deploy.lab.ArpClaim;
import io.fairlead.deploy.lab.ArpClaim.Kind;
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
            var said = scene.attacker().shell("ping -c 1 -W 10 $1", absent);
            assertThat(said.ok()).as("%s", said).isFalse();
            assertThat(said.out()).as("%s", said).contains(" 0 received", "Destination Host Unreachable");
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

    /** MAC of the frame, MAC and address that ARP is told: each false alone and together, in questions and in answers. */
    @Test
    void aLieOfArpIsDropped() {
        var scene = scene();
        var own = scene.attacker().mac();
        var others = scene.victim().mac();
        for (var to : List.of(scene.near(), scene.far())) {
            assertThat(to.pings(scene.victim())).isTrue();
            to.listenToArp();

            for (var kind : Kind.values()) {
                for (var claim : List.of(
                        new ArpClaim(kind, "address", own, own, scene.victim().address()),
                        new ArpClaim(
                                kind, "sender", own, others, scene.attacker().address()),
                        new ArpClaim(
                                kind, "frame", others, own, scene.attacker().address()),
                        new ArpClaim(
                                kind,
                                "sender and address",
                                own,
                                others,
                                scene.victim().address()),
                        new ArpClaim(kind, "all", others, others, scene.victim().address()),
                        new ArpClaim(kind, "nobody", own, own, "192.0.2.1"),
                        new ArpClaim(kind, "honest", own, own, scene.attacker().address()))) {
                    scene.attacker().sendArp(claim, to);
                }
            }

            await("honest frames at " + to)
                    .atMost(10, SECONDS)
                    .untilAsserted(
                            () -> assertThat(to.heardOfArp()).containsExactly("QUESTION honest", "ANSWER honest"));
            assertThat(to.shell("ip neighbour show $1", scene.victim().address())
                            .text())
                    .contains(others);
            assertThat(to.pings(scene.victim())).isTrue();
        }
        scene.remove();
    }
}
