package io.fairlead.deploy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.deploy.lab.Container;
import io.fairlead.deploy.lab.Host;
import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.LabExtension;
import io.fairlead.deploy.lab.PluginCalls;
import io.fairlead.deploy.lab.PluginCalls.Answer;
import io.fairlead.deploy.lab.PluginCalls.Call;
import io.fairlead.deploy.lab.Result;
import io.fairlead.deploy.lab.Scale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Docker's calls when they come twice, without a body, and when what they need hangs. */
@ExtendWith(LabExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PluginCallsE2eIT {

    /** Docker waits for ever, and all calls for a network wait for one another. */
    private static final double LONGEST = 5;

    private static final String ADDRESS = "10.62.0.9";
    private static final String OTHER_ADDRESS = "10.62.0.10";

    /** Docker's id of a network that it does not list: one that it is about to make, or has removed. */
    private static final String UNLISTED = "e".repeat(64);

    private static final String POOL = "@10.87.0.0/24";
    private static final String GATEWAY = "10.87.0.1";

    private final Lab lab;
    private final TestNetwork network;
    private final TestNetwork made;
    private final TestNetwork tiny;
    private final Host host;
    private Container holder;
    private PluginCalls calls;

    PluginCallsE2eIT(Lab lab) {
        this.lab = lab;
        network = new TestNetwork(lab, "calls");
        made = new TestNetwork(lab, "calls-made");
        tiny = new TestNetwork(lab, "calls-tiny");
        host = lab.host(1);
    }

    @BeforeAll
    void letTheHostHoldABlock() {
        network.create("--subnet", "10.62.0.0/16");
        holder = host.container("holder", network.name());
        calls = new PluginCalls(host, network.name(), 'a');
    }

    @AfterAll
    void clean() {
        network.remove();
    }

    @AfterEach
    void removeWhatWasTried() {
        lab.atAll(each -> each.docker("rm", "--force", "next", "frozen", "first"));
    }

    @Test
    void twiceIsAsGoodAsOnce() {
        for (var call : List.<Call>of(
                calls::requestPool,
                calls::createNetwork,
                () -> calls.requestAddress(ADDRESS),
                () -> calls.createEndpoint(ADDRESS),
                calls::join,
                () -> calls.ofEndpoint("ProgramExternalConnectivity"),
                () -> calls.ofEndpoint("EndpointOperInfo"))) {
            assertSameTwice(call);
        }
        assertThat(host.endpointPorts()).hasSize(2).contains(calls.port());
        assertThat(calls.join().body()).contains("fc" + calls.port().substring(2));

        for (var call : List.<Call>of(
                () -> calls.ofEndpoint("RevokeExternalConnectivity"),
                () -> calls.ofEndpoint("Leave"),
                calls::deleteEndpoint,
                () -> calls.releaseAddress(ADDRESS))) {
            assertSameTwice(call);
        }
        awaitOnlyTheHolder();
        assertThat(calls.requestAddress("").body()).contains(ADDRESS);
        calls.releaseAddress(ADDRESS);
    }

    private static void assertSameTwice(Call call) {
        var first = call.now();
        assertThat(first.isGranted()).as("%s", first).isTrue();
        assertThat(call.now().body()).isEqualTo(first.body());
    }

    /** Each time Docker asks for another container, and nothing says whether it does: none is given twice, or kept. */
    @Test
    void anyAddressTwiceAreTwo() {
        var two = anyTwo();
        assertThat(two).hasSize(2).allMatch(body -> body.contains("10.62.")).noneMatch(body -> body.contains("Err"));

        releaseTwice(two);

        var again = anyTwo();
        assertThat(again).isEqualTo(two);
        releaseTwice(again);
    }

    private Set<String> anyTwo() {
        return Stream.generate(() -> calls.requestAddress("").body()).limit(2).collect(Collectors.toSet());
    }

    private void releaseTwice(Set<String> answers) {
        for (var answer : answers) {
            var address = answer.replaceAll("(?s).*\"Address\":\"([0-9.]+)/.*", "$1");
            assertSameTwice(() -> calls.releaseAddress(address));
        }
    }

    @Test
    void theMakingAndTheRemovalOfANetworkTwice() {
        assertSameTwice(() -> calls.call("IpamDriver.RequestPool", """
                {"AddressSpace":"fairlead","Pool":"10.87.0.0/24","SubPool":"10.87.0.128/25","Options":{},"V6":false}"""));
        assertSameTwice(() -> calls.call("IpamDriver.RequestAddress", """
                {"PoolID":"%s","Address":"%s","Options":{"RequestAddressType":"com.docker.network.gateway"}}\
                """.formatted(POOL, GATEWAY)));
        assertSameTwice(() -> calls.call("NetworkDriver.CreateNetwork", """
                {"NetworkID":"%s","Options":{"com.docker.network.generic":{"fairlead.name":"%s"}},"IPv4Data":\
                [{"AddressSpace":"fairlead","Pool":"10.87.0.0/24","Gateway":"%s/24"}],"IPv6Data":[]}\
                """.formatted(UNLISTED, made, GATEWAY)));
        assertThat(lab.fairlead("network", "list").lines())
                .filteredOn(line -> line.contains("10.87.0.0/24"))
                .hasSize(1);

        assertSameTwice(() -> calls.call("IpamDriver.ReleaseAddress", """
                {"PoolID":"%s","Address":"%s"}""".formatted(POOL, GATEWAY)));
        assertSameTwice(() -> calls.call("IpamDriver.ReleasePool", "{\"PoolID\":\"%s\"}".formatted(POOL)));
        assertSameTwice(() -> calls.call("NetworkDriver.DeleteNetwork", """
                {"NetworkID":"%s"}""".formatted(UNLISTED)));
        assertThat(host.run("cat", "/var/lib/fairlead/agent/docker-networks").text())
                .doesNotContain(UNLISTED, POOL);

        host.awaitNetwork(made.name());
        assertThat(host.container("next", made.name()).address()).matches("10\\.87\\.0\\.(12[89]|1[3-9]\\d|2\\d\\d)");
        host.docker("rm", "--force", "next");
        made.removeIdle();
    }

    /** As Docker sends a call again whose answer it did not get: without its body. */
    @Test
    void aCallWithoutABodyIsAnsweredAndDoesNothing() {
        for (var name : Stream.concat(
                        Stream.of(
                                        "CreateNetwork",
                                        "DeleteNetwork",
                                        "CreateEndpoint",
                                        "DeleteEndpoint",
                                        "Join",
                                        "Leave",
                                        "EndpointOperInfo",
                                        "ProgramExternalConnectivity",
                                        "RevokeExternalConnectivity",
                                        "AllocateNetwork",
                                        "FreeNetwork",
                                        "DiscoverNew",
                                        "DiscoverDelete",
                                        "GetCapabilities")
                                .map("NetworkDriver."::concat),
                        Stream.of("RequestPool", "ReleasePool", "RequestAddress", "ReleaseAddress", "GetCapabilities")
                                .map("IpamDriver."::concat))
                .toList()) {
            var answer = calls.call(name, "");
            assertThat(answer.isGranted() || answer.body().contains("please try again"))
                    .as("%s", answer)
                    .isTrue();
        }
        assertThat(host.endpointPorts()).hasSize(1);
        assertThat(host.container("next", network.name()).pings(holder)).isTrue();
    }

    @Test
    void aDatabaseThatHangsIsToldInTime() {
        calls.requestAddress(OTHER_ADDRESS);
        var there = new PluginCalls(host, network.name(), 'b');
        there.requestAddress(ADDRESS);
        there.createEndpoint(ADDRESS);
        assertThat(there.join().isGranted()).isTrue();

        try (var _ = host.freeze("ovsdb-server")) {
            assertRefusedInTime("ovsdb-server", () -> calls.createEndpoint(OTHER_ADDRESS), there::deleteEndpoint);
            assertInTime(calls::requestPool, () -> calls.requestAddress(""), calls::createNetwork, calls::join);
            assertFailsInWords(run("frozen"), "ovsdb-server");
        }

        removeWhatWasTried();
        awaitOnlyTheHolder();
        assertThat(host.container("next", network.name()).pings(holder)).isTrue();
    }

    @Test
    void aSwitchThatHangsIsToldInTime() {
        calls.requestAddress(ADDRESS);
        try (var _ = host.freeze("ovs-vswitchd")) {
            assertThat(calls.createEndpoint(ADDRESS).isGranted()).isTrue();
            assertRefusedInTime("ovs-vswitchd", calls::join);
            assertInTime(calls::requestPool, calls::deleteEndpoint, () -> calls.releaseAddress(ADDRESS));
            assertFailsInWords(run("frozen"), "ovs-vswitchd");
        }

        removeWhatWasTried();
        awaitOnlyTheHolder();
        assertThat(host.container("next", network.name()).pings(holder)).isTrue();
    }

    @Test
    void anOpenVswitchThatIsStoppedIsToldInTime() {
        calls.requestAddress(OTHER_ADDRESS);
        var there = new PluginCalls(host, network.name(), 'b');
        there.requestAddress(ADDRESS);
        there.createEndpoint(ADDRESS);
        assertThat(there.join().isGranted()).isTrue();

        try (var _ = host.off(host.unitsOfOpenVswitch())) {
            assertRefusedInTime("Open vSwitch", () -> calls.createEndpoint(OTHER_ADDRESS), there::deleteEndpoint);
            assertInTime(
                    calls::requestPool,
                    () -> calls.requestAddress(""),
                    calls::createNetwork,
                    calls::join,
                    () -> calls.ofEndpoint("Leave"),
                    () -> calls.releaseAddress(OTHER_ADDRESS));
            assertFailsInWords(run("frozen"), "Open vSwitch");
        }

        removeWhatWasTried();
        lab.awaitReady(Scale.HOSTS);
        awaitOnlyTheHolder();
        assertThat(host.container("next", network.name()).pings(holder)).isTrue();
    }

    /** This host takes the block that is free, then what the third lends, and nothing of the second, who says nothing. */
    @Test
    void whileAHostThatIsToLendHangsEachCallIsAnsweredInTime() {
        tiny.create("--subnet", "10.88.0.0/28");
        lab.atAll(each -> each.container("first", tiny.name()));
        var asking = new PluginCalls(host, tiny.name(), 'c');
        try (var _ = lab.host(2).freeze("fairlead-agent")) {
            for (var refused : askUntilRefused(asking, 3)) {
                assertThat(refused.body()).containsAnyOf("try again", "to spare");
            }
            assertThat(lab.leases(tiny.name()))
                    .as("what the third has lent")
                    .anyMatch(lease -> lease.matches("10[.]88[.]0[.]\\d+/3[12] " + host));
        }

        lab.awaitReady(Scale.HOSTS);
        await("what the second host lends")
                .atMost(60, SECONDS)
                .until(() -> asking.requestAddress("").isGranted());
        removeWhatWasTried();
        tiny.removeIdle();
    }

    /** Asks for any address until it was refused so many times; what it was refused with, each time soon enough. */
    private static List<Answer> askUntilRefused(PluginCalls asking, int times) {
        List<Answer> refused = new ArrayList<>();
        while (refused.size() < times) {
            assertInTime(() -> asking.requestAddress("")).stream()
                    .filter(answer -> !answer.isGranted())
                    .forEach(refused::add);
        }
        return refused;
    }

    /** The agent knows nothing yet, and there is nobody to ask. */
    @Test
    void anAgentThatStartsBlindSaysSoInTime() {
        host.stop("fairlead-agent");
        try (var _ = host.freeze("ovsdb-server");
                var _ = lab.controller().freeze("fairlead-controller")) {
            host.start("fairlead-agent");
            assertInTime(
                    calls::requestPool,
                    () -> calls.requestAddress(""),
                    () -> calls.createEndpoint(ADDRESS),
                    calls::join,
                    calls::deleteEndpoint,
                    calls::createNetwork);
            assertFailsInWords(run("frozen"), "has just started");
        }

        removeWhatWasTried();
        lab.awaitReady(Scale.HOSTS);
        awaitOnlyTheHolder();
        assertThat(host.container("next", network.name()).pings(holder)).isTrue();
    }

    private static void assertRefusedInTime(String word, Call... some) {
        assertThat(assertInTime(some))
                .allSatisfy(answer -> assertThat(answer.body()).contains("\"Err\"", word));
    }

    /** All at once, and what they were answered. */
    private static List<Answer> assertInTime(Call... some) {
        var answers = Arrays.stream(some).map(PluginCalls::beside).toList().stream()
                .map(CompletableFuture::join)
                .toList();
        assertThat(answers)
                .allSatisfy(
                        answer -> assertThat(answer.seconds()).as("%s", answer).isLessThan(LONGEST));
        return answers;
    }

    private Result run(String name) {
        return host.idle(name, network.name());
    }

    private static void assertFailsInWords(Result result, String word) {
        assertThat(result.ok()).isFalse();
        assertThat(result.err()).contains(word);
    }

    private void awaitOnlyTheHolder() {
        await("no port and no link but the holder's").atMost(30, SECONDS).untilAsserted(() -> {
            assertThat(host.endpointPorts()).hasSize(1);
            assertThat(host.endpointLinks()).hasSize(1);
        });
    }
}
