package io.fairlead.deploy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.deploy.lab.Host;
import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.LabExtension;
import io.fairlead.deploy.lab.PluginCalls;
import io.fairlead.deploy.lab.PluginCalls.Answer;
import io.fairlead.deploy.lab.Scale;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A host on which nothing can be written where the agent keeps its files: all that needs it is told, nothing else waits. */
@ExtendWith(LabExtension.class)
class SlowDiskE2eIT {

    private static final String AGENT = "fairlead-agent";
    private static final String FILES = "/var/lib/fairlead/agent";
    private static final String MADE = "disk-made";
    private static final String ANOTHER = "f".repeat(64);
    private static final int POOLS = 8;

    private final Lab lab;
    private final TestNetwork network;
    private final Host host;

    SlowDiskE2eIT(Lab lab) {
        this.lab = lab;
        network = new TestNetwork(lab, "disk");
        host = lab.host(1);
    }

    @BeforeEach
    void giveTheAgentADisk() {
        network.create("--subnet", "10.66.0.0/16");
        host.giveDisk(AGENT, FILES);
        lab.awaitReady(Scale.HOSTS);
    }

    @AfterEach
    void takeIt() {
        host.takeDisk(AGENT, FILES);
        lab.awaitReady(Scale.HOSTS);
        lab.fairlead("network", "delete", MADE);
        network.remove();
    }

    @Test
    void containersStartAndStopAndTheRestIsToldInTime() {
        var before = host.container("before", network.name());
        host.container("beside", "none");
        var calls = new PluginCalls(host, network.name(), 'd');
        bindAnother(calls);
        try (var _ = host.freezeDisk(FILES)) {
            var writing = requestPools(calls);
            var attaching = host.beside("fairlead", "attach", "beside", network.name());

            var meanwhile = host.container("meanwhile", network.name());
            assertThat(meanwhile.pings(before)).isTrue();
            meanwhile.remove();

            assertThat(writing)
                    .allSatisfy(call -> assertThat(call.join().seconds()).isLessThan(5))
                    .allSatisfy(call -> assertThat(call.join().body()).contains("see its log"));
            assertToldInTime(calls);
            assertThat(attaching.join().err()).contains("see its log");
        }
        releasePools(calls);
        lab.fairlead("network", "create", MADE, "--subnet", "10.68.0.0/24"); // It may be there: the call had begun.
        host.awaitNetwork(MADE);
        await("the attachment, or nothing of it")
                .atMost(30, SECONDS)
                .untilAsserted(() -> assertThat(host.endpointPorts()).hasSize(1 + attachments()));
        assertThat(host.run("fairlead", "attach", "beside", network.name()).ok())
                .isTrue();
        assertThat(host.container("after", network.name()).pings(before)).isTrue();
    }

    private void assertToldInTime(PluginCalls calls) {
        var create = calls.call("NetworkDriver.CreateNetwork", """
                {"NetworkID":"%s","Options":{"com.docker.network.generic":{"fairlead.name":"%s"}},\
                "IPv4Data":[{"AddressSpace":"fairlead","Pool":"10.68.0.0/24"}],"IPv6Data":[]}\
                """.formatted("e".repeat(64), MADE));
        assertThat(create.seconds()).isLessThan(5);
        assertThat(create.body()).contains("see its log");
        var delete = calls.call("NetworkDriver.DeleteNetwork", "{\"NetworkID\":\"%s\"}".formatted(ANOTHER));
        assertThat(delete.seconds()).isLessThan(5);
        assertThat(delete.body()).contains("see its log");
    }

    /** A network of Docker's that is written down, and is to be struck out. */
    private void bindAnother(PluginCalls calls) {
        var bound = calls.call("NetworkDriver.CreateNetwork", """
                {"NetworkID":"%s","Options":{"com.docker.network.generic":{"fairlead.network":"default/%s"}},\
                "IPv4Data":[{"AddressSpace":"fairlead","Pool":"10.66.0.0/16"}],"IPv6Data":[]}\
                """.formatted(ANOTHER, network));
        assertThat(bound.isGranted()).as("%s", bound).isTrue();
    }

    /** As of a user who makes a network with a range, which is written down; there are more than CPUs. */
    private List<CompletableFuture<Answer>> requestPools(PluginCalls calls) {
        return IntStream.range(0, POOLS)
                .mapToObj(n -> PluginCalls.beside(() -> calls.call("IpamDriver.RequestPool", """
                        {"AddressSpace":"fairlead","Pool":"10.67.%d.0/24","SubPool":"10.67.%d.128/25","Options":{}}\
                        """.formatted(n, n))))
                .toList();
    }

    private static void releasePools(PluginCalls calls) {
        for (int n = 0; n < POOLS; n++) {
            calls.call("IpamDriver.ReleasePool", "{\"PoolID\":\"@10.67.%d.0/24\"}".formatted(n));
        }
    }

    private int attachments() {
        return host.run("fairlead", "attach", "--list").lines().size() - 1;
    }
}
