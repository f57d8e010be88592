package io.fairlead.controller.plan.pipeline;

import java.util.stream.Stream;

/** What a container in slot 10.0.1.5 of {@link Examples#smallHost}, or the tunnel, may send to slot 10.0.1.6, and what not. */
final class Packets {

    private static final String TO_SIX = "in_port=65221,dl_src=02:42:0a:00:01:05,dl_dst=02:42:0a:00:01:06,";
    private static final String TO_ALL = "in_port=65221,dl_src=02:42:0a:00:01:05,dl_dst=33:33:00:00:00:01,";

    private Packets() {}

    /** What slot 10.0.1.6 must get. */
    static Stream<String> good() {
        return Stream.of(
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
                TO_SIX + "icmp6,ipv6_src=fe80::42:aff:fe00:105,icmpv6_type=136,nd_target=fe80::42:aff:fe00:105");
    }

    /** What nobody must get. */
    static Stream<String> bad() {
        return Stream.of(
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
                "in_port=LOCAL,ip,dl_src=02:42:0a:00:01:05,nw_src=10.0.1.5,dl_dst=02:42:0a:00:01:06");
    }
}
