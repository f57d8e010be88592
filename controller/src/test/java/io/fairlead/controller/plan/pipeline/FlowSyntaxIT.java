package io.fairlead.controller.plan.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ipam.Window;
import io.fairlead.openflow.diff.SwitchState;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gives the flows of a host with everything to a real switch: it keeps them all and unchanged, and does what they say. It
 * is the only one who knows which conditions it would drop in silence.
 */
class FlowSyntaxIT {

    private static final String FULL = "full";
    private static final String SMALL = "small";
    private static DummyOvs ovs;

    @BeforeAll
    static void start() throws IOException {
        ovs = DummyOvs.start();
        install(FULL, Examples.fullHost());
        install(SMALL, Examples.smallHost());
        ovs.addPort(SMALL, "fl5", Window.FIRST.base() + 5);
        ovs.addPort(SMALL, "fl6", Window.FIRST.base() + 6);
        ovs.addPort(SMALL, "fl9", Window.FIRST.base() + 9);
        ovs.addTunnel(SMALL);
    }

    @AfterAll
    static void stop() throws IOException {
        ovs.close();
    }

    @Test
    void givesEveryFlowBackUnchanged() throws IOException {
        String dump = ovs.ofctl(FULL, List.of("--no-stats", "--no-names"), "dump-flows");

        assertThat(dump.lines().map(String::strip))
                .containsExactlyInAnyOrderElementsOf(state(Examples.fullHost()).flows().stream()
                        .map(Object::toString)
                        .toList());
    }

    @Test
    void givesEveryGroupBackUnchanged() throws IOException {
        String dump = ovs.ofctl(FULL, List.of(), "dump-groups");

        assertThat(dump.lines().map(String::strip).filter(line -> line.startsWith("group_id=")))
                .containsExactlyInAnyOrderElementsOf(state(Examples.fullHost()).groups().stream()
                        .map(Object::toString)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.controller.plan.pipeline.Packets#good")
    void deliversToTheSlot(String packet) throws IOException {
        assertThat(ovs.trace(SMALL, packet))
                .contains("-> output port is 65222")
                .doesNotContain("Datapath actions: drop");
    }

    @Test
    void deliversForManyToEveryPortButTheSenders() throws IOException {
        String trace = ovs.trace(
                SMALL,
                "in_port=65221,ip,dl_src=02:42:0a:00:01:05,nw_src=10.0.1.5,dl_dst=ff:ff:ff:ff:ff:ff,nw_dst=10.0.1.255");

        assertThat(trace).contains("group:100", "set_field:192.0.2.2->tun_dst", "output:65222");
        assertThat(trace.lines().filter(line -> line.contains("Nonexistent output port")))
                .hasSizeGreaterThan(50);
    }

    @Test
    void sendsIntoTheTunnel() throws IOException {
        assertThat(
                        ovs.trace(
                                SMALL,
                                "in_port=65221,ip,dl_src=02:42:0a:00:01:05,nw_src=10.0.1.5,dl_dst=02:42:0a:00:01:45,nw_dst=10.0.1.69"))
                .contains("set_field:0x64->tun_id", "set_field:192.0.2.2->tun_dst", "output:1");
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.controller.plan.pipeline.Packets#bad")
    void dropsWhatIsForgedOrForNobody(String packet) throws IOException {
        assertThat(ovs.trace(SMALL, packet)).contains("Datapath actions: drop");
    }

    private static void install(String bridge, HostView host) throws IOException {
        SwitchState state = state(host);
        ovs.addBridge(bridge);
        ovs.ofctl(bridge, List.of("--bundle"), "add-groups", ovs.file(bridge + ".groups", lines(state.groups())));
        ovs.ofctl(bridge, List.of("--bundle"), "add-flows", ovs.file(bridge + ".flows", lines(state.flows())));
    }

    private static SwitchState state(HostView host) {
        return Pipeline.withSentinel(Pipeline.tables(host), 0x6c1f_93d2L);
    }

    private static Stream<String> lines(List<?> entries) {
        return entries.stream().map(Object::toString);
    }
}
