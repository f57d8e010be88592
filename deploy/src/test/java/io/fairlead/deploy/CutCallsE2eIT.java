package io.fairlead.deploy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.deploy.lab.Container;
import io.fairlead.deploy.lab.Host;
import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.LabExtension;
import io.fairlead.deploy.lab.PluginRelay;
import io.fairlead.deploy.lab.PluginRelay.Moment;
import io.fairlead.deploy.lab.Result;
import io.fairlead.deploy.lab.Scale;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The agent is killed in each of Docker's calls, before it has begun and when it has done all but answer: Docker's command
 * ends, well or in words, another try works, and nothing is left.
 */
@ExtendWith(LabExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CutCallsE2eIT {

    private static final String MADE_SUBNET = "10.86.0.0/24";
    private static final String NOTES = "/var/lib/fairlead/agent/docker-networks";

    private final Lab lab;
    private final TestNetwork network;
    private final TestNetwork made;
    private final Host host;
    private Container holder;
    private PluginRelay relay;

    CutCallsE2eIT(Lab lab) {
        this.lab = lab;
        network = new TestNetwork(lab, "cut");
        made = new TestNetwork(lab, "cut-made");
        host = lab.host(1);
    }

    @BeforeAll
    void standInTheWay() {
        network.create("--subnet", "10.85.0.0/24");
        holder = host.container("holder", network.name());
        relay = PluginRelay.at(host);
        lab.awaitReady(Scale.HOSTS);
    }

    @AfterAll
    void clean() {
        relay.close();
        network.remove();
    }

    @AfterEach
    void removeWhatWasTried() {
        host.docker("rm", "--force", "next", "victim");
        lab.atAll(each -> each.docker("rm", "--force", "in-made"));
        made.removeIdle();
    }

    /** In full at both moments, else at the one after which there is more to put right. */
    private static Stream<Arguments> each(Moment harder, String... calls) {
        var moments = Scale.FULL ? List.of(Moment.values()) : List.of(harder);
        return Stream.of(calls).flatMap(call -> moments.stream().map(moment -> Arguments.of(call, moment)));
    }

    static Stream<Arguments> ofAStart() {
        return each(
                Moment.AFTER,
                "IpamDriver.RequestAddress",
                "NetworkDriver.CreateEndpoint",
                "NetworkDriver.Join",
                "NetworkDriver.EndpointOperInfo");
    }

    @ParameterizedTest
    @MethodSource("ofAStart")
    void aContainersStart(String call, Moment moment) {
        var leases = lab.leases(network.name());

        assertWellOrTryAgain(whileKilledIn(call, moment, () -> host.idle("victim", network.name())));

        host.docker("rm", "--force", "victim");
        assertNothingLeft(leases);
        assertWorks("next");
    }

    static Stream<Arguments> ofAnEnd() {
        return each(Moment.BEFORE, "NetworkDriver.Leave", "NetworkDriver.DeleteEndpoint", "IpamDriver.ReleaseAddress");
    }

    /** The address of the one that is gone can be had again. */
    @ParameterizedTest
    @MethodSource("ofAnEnd")
    void aContainersEnd(String call, Moment moment) {
        var leases = lab.leases(network.name());
        host.idle("victim", network.name()).text();
        var address = Container.find(host, "victim", network.name()).address();

        var result = whileKilledIn(call, moment, () -> host.docker("rm", "--force", "victim"));

        assertThat(result.ok()).as("%s", result).isTrue();
        assertNothingLeft(leases);
        assertWorks("next", "--ip=" + address);
    }

    static Stream<Arguments> ofAMaking() {
        return each(Moment.AFTER, "IpamDriver.RequestPool", "IpamDriver.RequestAddress", "NetworkDriver.CreateNetwork");
    }

    @ParameterizedTest
    @MethodSource("ofAMaking")
    void theMakingOfANetwork(String call, Moment moment) {
        assertWellOrTryAgain(whileKilledIn(call, moment, this::make));

        var again = make();

        assertThat(again.ok() || again.err().contains("already exists"))
                .as("%s", again)
                .isTrue();
        assertMade();
    }

    static Stream<Arguments> ofARemoval() {
        return each(
                Moment.BEFORE, "IpamDriver.ReleaseAddress", "IpamDriver.ReleasePool", "NetworkDriver.DeleteNetwork");
    }

    /** To the cluster it is still there, and so it is again to this host. */
    @ParameterizedTest
    @MethodSource("ofARemoval")
    void aNetworksRemoval(String call, Moment moment) {
        make().text();
        var id = dockerId();

        var result = whileKilledIn(call, moment, () -> host.docker("network", "rm", made.name()));

        assertThat(result.ok()).as("%s", result).isTrue();
        await("the network's return")
                .atMost(30, SECONDS)
                .until(this::dockerId, now -> !now.isEmpty() && !now.equals(id));
        await("the end of its former id").atMost(30, SECONDS).until(() -> !notes().contains(id));
        assertMade();
    }

    private Result whileKilledIn(String call, Moment moment, Supplier<Result> command) {
        relay.killIn(call, moment);
        var result = command.get();
        assertThat(relay.hasKilled()).as("a kill in %s, %s", call, result).isTrue();
        lab.awaitReady(Scale.HOSTS);
        return result;
    }

    private static void assertWellOrTryAgain(Result result) {
        assertThat(result.ok() || result.err().contains("try again"))
                .as("%s", result)
                .isTrue();
    }

    private void assertNothingLeft(List<String> leases) {
        await("no port and no link but the holder's").atMost(30, SECONDS).untilAsserted(() -> {
            assertThat(host.endpointPorts()).hasSize(1);
            assertThat(host.endpointLinks()).hasSize(1);
            assertThat(lab.endpoints(network.name(), "address")).containsExactly(holder.address());
        });
        assertThat(lab.leases(network.name())).isEqualTo(leases);
        assertThat(host.docker("network", "inspect", "--format", "{{len .Containers}}", network.name())
                        .text())
                .isEqualTo("1");
    }

    private void assertWorks(String name, String... options) {
        var container = host.container(name, network.name(), options);
        assertThat(container.pings(holder)).isTrue();
        container.remove();
    }

    private Result make() {
        return host.docker(
                "network",
                "create",
                "--driver=fairlead",
                "--ipam-driver=fairlead",
                "--subnet=" + MADE_SUBNET,
                "--ip-range=10.86.0.128/25",
                "--opt=fairlead.name=" + made.name(),
                made.name());
    }

    /** All of it: its range as well, on each host. When it goes, nothing of it is kept. */
    private void assertMade() {
        lab.hosts().forEach(each -> each.awaitNetwork(made.name()));
        for (var each : List.of(host, lab.host(2))) {
            assertThat(each.container("in-made", made.name()).address())
                    .matches("10\\.86\\.0\\.(12[89]|1[3-9]\\d|2\\d\\d)");
        }
        lab.atAll(each -> each.docker("rm", "--force", "in-made"));
        made.removeIdle();
        await("no note of it")
                .atMost(30, SECONDS)
                .untilAsserted(() -> assertThat(notes()).doesNotContain(MADE_SUBNET, made.name()));
    }

    private String dockerId() {
        return host.docker("network", "inspect", "--format", "{{.Id}}", made.name())
                .out()
                .strip();
    }

    private String notes() {
        return host.run("cat", NOTES).text();
    }
}
