package io.fairlead.controller.plan.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.openflow.diff.SwitchState;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Gives the flows of a host with everything to a real switch: it keeps them all and unchanged, and does what they say. It
 * is the only one who knows which conditions it would drop in silence.
 */
class FlowSyntaxIT {

    private static final String FULL = "full";
    private static final String SMALL = "small";
    private static final String TO_SIX = "in_port=65221,dl_src=02:42:0a:00:01:05,dl_dst=02:42:0a:00:01:06,";
    private static final String TO_ALL = "in_port=65221,dl_src=02:42:0a:00:01:05,dl_dst=33:33:00:00:00:01,";
    private static DummyOvs ovs;

    @BeforeAll
    static void start() throws IOException {
        ovs = DummyOvs.start();
        install(FULL, Examples.fullHost());
        install(SMALL, Examples.smallHost());
        ovs.vsctl("add-port", SMALL, "fl5", "--", "set", "interface", "fl5", "type=dummy", "ofport_request=65221");
        ovs.vsctl("add-port", SMALL, "fl6", "--", "set", "interface", "fl6", "type=dummy", "ofport_request=65222");
        ovs.vsctl("add-port", SMALL, "fl9", "--", "set", "interface", "fl9", "type=dummy", "ofport_request=65225");
        ovs.vsctl(
                "add-port",
                SMALL,
                "fl-vxlan",
                "--",
                "set",
                "interface",
                "fl-vxlan",
                "type=vxlan",
                "options:remote_ip=flow",
                "options:key=flow",
                "ofport_request=1");
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
    @ValueSource(
            strings = {
                "in_port=65221,ip,dl_src=02:42:0a:00:01:05,nw_src=10.0.1.5,dl_dst=02:42:0a:00:01:06,nw_dst=10.0.1.6",
                "in_port=65221,arp,dl_src=02:42:0a:00:01:05,arp_sha=02:42:0a:00:01:05,arp_spa=10.0.1.5,arp_op=1,"
                        + "arp_tpa=10.0.1.6,dl_dst=ff:ff:ff:ff:ff:ff",
                "in_port=65221,arp,dl_src=02:42:0a:00:01:05,arp_sha=02:42:0a:00:01:05,arp_spa=0.0.0.0,arp_op=1,"
                        + "arp_tpa=10.0.1.6,dl_dst=ff:ff:ff:ff:ff:ff",
                "in_port=1,tun_src=192.0.2.2,tun_id=100,ip,dl_src=02:42:0a:00:01:45,nw_src=10.0.1.69,"
                        + "dl_dst=02:42:0a:00:01:06,nw_dst=10.0.1.6",
                TO_SIX + "ipv6,ipv6_src=fd00:1:2::a00:105",
                TO_SIX + "icmp6,ipv6_src=fe80::42:aff:fe00:105,icmpv6_type=128",
                TO_ALL + "icmp6,ipv6_src=fd00:1:2::a00:105,icmpv6_type=135,nd_target=fd00:1:2::a00:106,"
                        + "nd_sll=02:42:0a:00:01:05",
                TO_ALL + "icmp6,ipv6_src=fe80::42:aff:fe00:105,icmpv6_type=135,nd_target=fe80::42:aff:fe00:106,"
                        + "nd_sll=02:42:0a:00:01:05",
                TO_ALL + "icmp6,ipv6_src=fe80::42:aff:fe00:105,icmpv6_type=135,nd_target=fd00:1:2::a00:106",
                TO_SIX + "icmp6,ipv6_src=fd00:1:2::a00:105,icmpv6_type=136,nd_target=fd00:1:2::a00:105,"
                        + "nd_tll=02:42:0a:00:01:05",
                TO_SIX + "icmp6,ipv6_src=fe80::42:aff:fe00:105,icmpv6_type=136,nd_target=fe80::42:aff:fe00:105"
            })
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
    @ValueSource(
            strings = {
                "in_port=65221,ip,dl_src=02:42:0a:00:01:06,nw_src=10.0.1.5,dl_dst=02:42:0a:00:01:06",
                "in_port=65221,ip,dl_src=02:42:0a:00:01:05,nw_src=10.0.1.6,dl_dst=02:42:0a:00:01:06",
                "in_port=65221,ip,dl_src=02:42:0a:00:01:06,nw_src=10.0.1.6,dl_dst=02:42:0a:00:01:06",
                "in_port=65221,ip,dl_src=02:42:0a:00:02:05,nw_src=10.0.2.5,dl_dst=02:42:0a:00:01:06",
                TO_SIX + "ipv6",
                TO_SIX + "ipv6,ipv6_src=fd00:1:2::a00:106",
                TO_SIX + "ipv6,ipv6_src=fd00:1:2::a00:145",
                TO_SIX + "ipv6,ipv6_src=fd00:1:3::a00:105",
                TO_SIX + "ipv6,ipv6_src=fe80::42:aff:fe00:106",
                TO_ALL + "icmp6,icmpv6_type=135,nd_target=fd00:1:2::a00:106",
                TO_ALL + "icmp6,ipv6_src=fd00:1:2::a00:105,icmpv6_type=135,nd_target=fd00:1:2::a00:106,"
                        + "nd_sll=02:42:0a:00:01:06",
                TO_ALL + "icmp6,ipv6_src=fd00:1:2::a00:105,icmpv6_type=135,nd_target=fd00:1:2::a00:107,"
                        + "nd_sll=02:42:0a:00:01:05",
                TO_SIX + "icmp6,ipv6_src=fd00:1:2::a00:105,icmpv6_type=136,nd_target=fd00:1:2::a00:106,"
                        + "nd_tll=02:42:0a:00:01:05",
                TO_SIX + "icmp6,ipv6_src=fd00:1:2::a00:105,icmpv6_type=136,nd_target=fd00:1:2::a00:106",
                TO_SIX + "icmp6,ipv6_src=fd00:1:2::a00:105,icmpv6_type=136,nd_target=fd00:1:2::a00:105,"
                        + "nd_tll=02:42:0a:00:01:06",
                TO_ALL + "icmp6,ipv6_src=fe80::42:aff:fe00:105,icmpv6_type=133",
                TO_ALL + "icmp6,ipv6_src=fe80::42:aff:fe00:105,icmpv6_type=134",
                TO_SIX + "icmp6,ipv6_src=fe80::42:aff:fe00:105,icmpv6_type=137",
                "in_port=65221,arp,dl_src=02:42:0a:00:01:05,arp_sha=02:42:0a:00:01:05,arp_spa=10.0.1.6,arp_op=2,"
                        + "dl_dst=02:42:0a:00:01:06",
                "in_port=65221,arp,dl_src=02:42:0a:00:01:05,arp_sha=02:42:0a:00:01:06,arp_spa=10.0.1.5,arp_op=2,"
                        + "dl_dst=02:42:0a:00:01:06",
                "in_port=65221,arp,dl_src=02:42:0a:00:01:05,arp_sha=02:42:0a:00:01:05,arp_spa=0.0.0.0,arp_op=2,"
                        + "dl_dst=02:42:0a:00:01:06",
                "in_port=65225,ip,dl_src=02:42:0a:00:01:09,nw_src=10.0.1.9,dl_dst=02:42:0a:00:01:06",
                "in_port=65221,ip,dl_src=02:42:0a:00:01:05,nw_src=10.0.1.5,dl_dst=02:42:0a:00:01:09",
                "in_port=65221,ip,dl_src=02:42:0a:00:01:05,nw_src=10.0.1.5,dl_dst=02:42:0a:00:01:07",
                "in_port=1,tun_src=192.0.2.9,tun_id=100,ip,dl_dst=02:42:0a:00:01:06",
                "in_port=1,tun_src=192.0.2.2,tun_id=101,ip,dl_dst=02:42:0a:00:01:06",
                "in_port=LOCAL,ip,dl_src=02:42:0a:00:01:05,nw_src=10.0.1.5,dl_dst=02:42:0a:00:01:06"
            })
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
