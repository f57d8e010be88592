package io.fairlead.deploy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.deploy.lab.Footprint;
import io.fairlead.deploy.lab.Host;
import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.LabExtension;
import io.fairlead.deploy.lab.Scale;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many containers at once, and many one after another: no error, and nothing of them stays. */
@ExtendWith(LabExtension.class)
class CrowdE2eIT {

    /** At each host. All machines of the lab share one kernel, so a large crowd comes to one host after the other. */
    private static final int CROWD = Scale.of("crowd", 20, 200);

    private static final int AT_ALL_HOSTS_AT_ONCE = 60;
    private static final int CHURN = Scale.of("churn", 100, 1_000);
    private static final int AT_ONCE = 2;

    private final Lab lab;
    private final TestNetwork network;

    CrowdE2eIT(Lab lab) {
        this.lab = lab;
        network = new TestNetwork(lab, "crowd");
    }

    @AfterEach
    void clean() {
        network.delete();
        lab.atAll(this::followAdvice);
        network.remove();
    }

    /** Docker 20.10 miscounts what comes and goes at once, on its own bridges as well. */
    private Host followAdvice(Host host) {
        await("end of %s in Docker of %s, or what to do".formatted(network, host))
                .atMost(30, SECONDS)
                .until(() -> network.isGone(host) || isMiscounted(host));
        if (!network.isGone(host)) {
            host.run("systemctl", "restart", "docker").text();
        }
        return host;
    }

    private boolean isMiscounted(Host host) {
        return lab.fairlead("host", "show", host.name(), "--json").text().contains("Docker has miscounted: restart it");
    }

    /** The second crowd gets by with the leases of the first: nothing of that has been lost. */
    @Test
    void aCrowdComesAndGoesAndLeavesNothing() {
        network.create("--subnet", "10.60.0.0/16");
        var prober = lab.host(1).container("prober", network.name());
        lab.atAll(host -> host.container("first", network.name()));
        var before = lab.atAll(Host::footprint);
        var blocks = lab.leases(network.name());

        assertThat(come()).isEmpty();
        var addresses = lab.endpoints(network.name(), "address");
        assertThat(addresses).hasSize(Scale.HOSTS * (CROWD + 1) + 1).doesNotHaveDuplicates();
        assertThat(prober.answering(56, addresses)).containsExactlyInAnyOrderElementsOf(addresses);
        assertThat(go()).isEmpty();
        assertNothingLeft(before);
        var leases = lab.leases(network.name());
        var controller = controllersThreadsAndFiles();
        assertThat(come()).isEmpty();
        assertThat(lab.leases(network.name())).isEqualTo(leases);
        assertThat(go()).isEmpty();

        assertNothingLeft(before);
        assertThat(controllersThreadsAndFiles())
                .as("threads and files of the controller, before the second crowd %d", controller)
                .isLessThanOrEqualTo(controller + 8);
        assertThat(lab.endpoints(network.name(), "address")).hasSize(Scale.HOSTS + 1);
        assertLeasesGoBackTo(blocks);
    }

    /** A host that is drained need not keep them for ten minutes. Those with an address in use stay, whoever uses it. */
    private void assertLeasesGoBackTo(List<String> blocks) {
        lab.atAll(host -> lab.fairlead("host", "drain", host.name()).text());
        try {
            await("the leases that were there before the crowd")
                    .atMost(120, SECONDS)
                    .until(() -> lab.leases(network.name()), blocks::equals);
        } finally {
            lab.atAll(host -> lab.fairlead("host", "undrain", host.name()).text());
        }
    }

    private int controllersThreadsAndFiles() {
        return Integer.parseInt(lab.controller().shell("""
                        controller=/proc/$(systemctl show --property MainPID --value fairlead-controller)
                        ls $controller/task $controller/fd | wc -l""").text());
    }

    private List<String> come() {
        var complaints = atAll(host -> host.startAtOnce(network.name(), CROWD));
        await("all endpoints in the list")
                .atMost(20, SECONDS)
                .until(() -> lab.endpoints(network.name(), "address").size() == Scale.HOSTS * (CROWD + 1) + 1);
        return complaints;
    }

    private List<String> go() {
        return atAll(host -> host.removeAtOnce(CROWD));
    }

    private List<String> atAll(Lab.HostTask<List<String>> task) {
        var said = CROWD <= AT_ALL_HOSTS_AT_ONCE
                ? lab.atAll(task)
                : lab.hosts().stream()
                        .flatMap(host -> lab.at(List.of(host), task).stream())
                        .toList();
        return said.stream().flatMap(List::stream).toList();
    }

    private void assertNothingLeft(List<Footprint> before) {
        await("hosts as they were").atMost(30, SECONDS).untilAsserted(() -> {
            var now = lab.atAll(Host::footprint);
            assertThat(now)
                    .extracting(Footprint::exact)
                    .isEqualTo(before.stream().map(Footprint::exact).toList());
            for (int n = 0; n < now.size(); n++) {
                assertThat(now.get(n).isAbout(before.get(n)))
                        .as("%s: %s, before %s", lab.hosts().get(n), now.get(n), before.get(n))
                        .isTrue();
            }
        });
    }

    /** Address, beginning and end of a container's life, in hundredths of a second since the machine's start. */
    private record Life(String address, long begin, long end) {

        static Life parse(String line) {
            var words = line.split(" ", 3);
            return new Life(words[0], hundredths(words[1]), hundredths(words[2]));
        }

        private static long hundredths(String seconds) {
            return Math.round(Double.parseDouble(seconds) * 100);
        }
    }

    /** In a /28 a block is four addresses. All machines of the lab share one kernel, and so one clock. */
    @Test
    void aSmallNetworkNeverSaysThatItIsFullNorGivesAnAddressTwice() {
        network.create("--subnet", "10.61.0.0/28");
        int each = CHURN / (Scale.HOSTS * AT_ONCE) + 1;

        var said = lab.atAll(host -> churn(host, each)).stream()
                .flatMap(List::stream)
                .toList();

        assertThat(said).hasSize(Scale.HOSTS * AT_ONCE * each).allMatch(line -> line.startsWith("10.61.0."));
        var lives = new ArrayList<>(said.stream().map(Life::parse).toList());
        lives.sort(Comparator.comparing(Life::address).thenComparingLong(Life::begin));
        for (int n = 1; n < lives.size(); n++) {
            var earlier = lives.get(n - 1);
            var later = lives.get(n);
            assertThat(later.address().equals(earlier.address()) && later.begin() < earlier.end())
                    .as("%s and %s have one address at once", earlier, later)
                    .isFalse();
        }
        assertThat(lives.stream().map(Life::address).distinct().count())
                .as("addresses given again and again")
                .isLessThanOrEqualTo(13);
    }

    /** Containers one after another, some rows beside each other: each says when it had which address. */
    private List<String> churn(Host host, int each) {
        var life = """
                read began _ </proc/uptime
                address=$(ip -4 -oneline address show dev eth0 | grep -oE "10[.][0-9.]+" | head -n 1)
                read ended _ </proc/uptime
                echo "$address $began $ended"
                """;
        return host.shell("""
                        row() {
                          for n in $(seq "$2"); do
                            docker run --rm --label fairlead.e2e --network "$3" fairlead/box sh -c "$4" 2>&1
                          done
                        }
                        for r in $(seq "$1"); do row "$@" & done
                        wait
                        """, String.valueOf(AT_ONCE), String.valueOf(each), network.name(), life)
                .lines();
    }
}
