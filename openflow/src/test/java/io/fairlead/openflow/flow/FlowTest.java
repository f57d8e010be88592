package io.fairlead.openflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import io.fairlead.net.OfPort;
import io.fairlead.net.Vni;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlowTest {

    private static final Ip WEB = Ip.parse("10.0.0.5");

    @Test
    void printsAsASwitchDumpsIt() {
        Match match = Match.any()
                .ip()
                .ipSrc(Cidr.parse("10.0.0.0/26"))
                .inPort(new OfPort(5))
                .ethSrc(MacAddress.parse("02:42:0a:00:00:00"), MacAddress.parse("ff:ff:ff:ff:ff:c0"))
                .with(Field.METADATA, 7, 0xff_ffff)
                .with(Field.REG0, 0xffc0, 0xffff_ffc0L);
        var flow = new Flow(10, 200, 0x1234, match, List.of(new Action.GotoTable(20)), Set.of(FlowFlag.SEND_FLOW_REM));

        assertThat(flow)
                .hasToString("cookie=0x1234, table=10, send_flow_rem priority=200,ip,reg0=0xffc0/0xffffffc0,"
                        + "metadata=0x7/0xffffff,in_port=5,dl_src=02:42:0a:00:00:00/ff:ff:ff:ff:ff:c0,"
                        + "nw_src=10.0.0.0/26 actions=goto_table:20");
    }

    @Test
    void leavesOutWhatDumpsLeaveOut() {
        assertThat(new Flow(0, 0, 0, Match.any(), List.of())).hasToString("priority=0 actions=drop");
        assertThat(new Flow(0, 32_768, 0, Match.any().inPortLocal(), List.of()))
                .hasToString("in_port=LOCAL actions=drop");
        assertThat(new Flow(0, 32_768, 0, Match.any(), List.of())).hasToString("actions=drop");
    }

    @Test
    void printsActionsInTheirOrder() {
        List<Action> actions = List.of(
                new Action.Load(0x242, Field.ETH_DST.bits(32, 47)),
                new Action.Move(Field.ARP_TPA.whole(), Field.ETH_DST.bits(0, 31)),
                new Action.Load(0, Field.IN_PORT.whole()),
                Action.setTunnelId(new Vni(0x77)),
                Action.setTunnelDst(WEB),
                Action.setEthSrc(MacAddress.of(WEB)),
                new Action.OutputField(Field.REG2.whole()),
                new Action.OutputInPort(),
                new Action.ToGroup(3),
                new Action.WriteMetadata(5, 0xff),
                new Action.GotoTable(80));

        assertThat(new Flow(20, 1, 0, Match.any().arp(), actions))
                .hasToString("table=20, priority=1,arp actions=load:0x242->NXM_OF_ETH_DST[32..47],"
                        + "move:NXM_OF_ARP_TPA[]->NXM_OF_ETH_DST[0..31],load:0->NXM_OF_IN_PORT[],"
                        + "set_field:0x77->tun_id,set_field:10.0.0.5->tun_dst,set_field:02:42:0a:00:00:05->eth_src,"
                        + "output:NXM_NX_REG2[],IN_PORT,group:3,write_metadata:0x5/0xff,goto_table:80");
    }

    @Test
    void saysProtocolsInOneWord() {
        assertThat(Match.any().icmp6()).hasToString("icmp6");
        assertThat(Match.any().ipv6()).hasToString("ipv6");
        assertThat(Match.any().with(Field.ETH_TYPE, 0x8847)).hasToString("dl_type=0x8847");
        assertThat(Match.any().ip().with(Field.IP_PROTO, 99)).hasToString("ip,nw_proto=99");
    }

    @Test
    void isEqualHoweverItsMatchWasPutTogether() {
        assertThat(Match.any().ip().ipSrc(WEB).inPort(new OfPort(1)))
                .isEqualTo(Match.any().inPort(new OfPort(1)).ip().ipSrc(WEB));
    }

    @Test
    void refusesAnIpAddressWithoutIp() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Match.any().arp().ipSrc(WEB))
                .withMessageContaining("nw_src");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Flow(
                        0,
                        1,
                        0,
                        Match.any().ip(),
                        List.of(new Action.Move(Field.ARP_TPA.whole(), Field.ETH_DST.bits(0, 31)))))
                .withMessageContaining("NXM_OF_ARP_TPA");
    }

    @Test
    void refusesValuesOutsideOfTheirMasks() {
        assertThatIllegalArgumentException().isThrownBy(() -> Match.any().with(Field.REG0, 0x41, 0xc0));
        assertThatIllegalArgumentException().isThrownBy(() -> Match.any().with(Field.IN_PORT, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Match.any().with(Field.REG0, 1L << 32));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Match.any().ethSrc(MacAddress.of(WEB)).ethSrc(MacAddress.of(WEB)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Action.Load(64, Field.REG0.bits(0, 5)));
    }

    @Test
    void refusesActionsAfterTheEnd() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Flow(
                        0, 1, 0, Match.any(), List.of(new Action.GotoTable(1), new Action.Output(new OfPort(1)))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Flow(5, 1, 0, Match.any(), List.of(new Action.GotoTable(5))));
    }

    @Test
    void printsGroups() {
        var all = new Group(
                1,
                GroupType.ALL,
                List.of(
                        new Bucket(List.of(Action.output(new OfPort(1)))),
                        new Bucket(List.of(Action.setTunnelDst(WEB), Action.output(new OfPort(2))))));
        var select = new Group(2, GroupType.SELECT, List.of(new Bucket(5, List.of()), new Bucket(1, List.of())));

        assertThat(all)
                .hasToString("group_id=1,type=all,bucket=actions=output:1,"
                        + "bucket=actions=set_field:10.0.0.5->tun_dst,output:2");
        assertThat(select).hasToString("group_id=2,type=select,bucket=weight:5,actions=drop,bucket=actions=drop");
    }
}
