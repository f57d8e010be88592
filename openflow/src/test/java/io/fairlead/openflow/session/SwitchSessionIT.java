package io.fairlead.openflow.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.fairlead.net.OfPort;
import io.fairlead.openflow.diff.SwitchDiff;
import io.fairlead.openflow.diff.SwitchState;
import io.fairlead.openflow.flow.Action;
import io.fairlead.openflow.flow.Field;
import io.fairlead.openflow.flow.Flow;
import io.fairlead.openflow.flow.FlowFlag;
import io.fairlead.openflow.flow.FlowTraffic;
import io.fairlead.openflow.flow.Match;
import io.fairlead.openflow.testing.ManyFlows;
import io.fairlead.openflow.testing.RealOvs;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SwitchSessionIT {

    @RegisterExtension
    static final RealOvs OVS = new RealOvs();

    private final BlockingQueue<SwitchSession> sessions = new LinkedBlockingQueue<>();
    /** IPv4 with nothing in it, 34 bytes. */
    private static final String IP_PACKET =
            "02420a000001" + "02420a000002" + "0800" + "45000014000000004001" + "0000" + "0a000002" + "0a000001";

    private SwitchListener listener;
    private SwitchSession session;

    @BeforeEach
    void connect() throws IOException, InterruptedException {
        listener = SwitchListener.open(
                new SwitchListenerConfig(InetAddress.getLoopbackAddress(), 0, Optional.empty()), sessions::add);
        OVS.dial("tcp:127.0.0.1:" + listener.port());
        session = next();
        session.apply(SwitchDiff.between(session.read(), SwitchState.empty()));
    }

    private SwitchSession next() throws InterruptedException {
        return Optional.ofNullable(sessions.poll(30, TimeUnit.SECONDS)).orElseThrow();
    }

    @AfterEach
    void disconnect() throws IOException {
        OVS.vsctl("del-controller", RealOvs.BRIDGE);
        listener.close();
    }

    @Test
    void knowsTheSwitch() {
        assertThat(OVS.vsctl("get", "bridge", RealOvs.BRIDGE, "datapath_id")
                        .replace("\"", "")
                        .strip())
                .isEqualTo(session.datapathId().toString());
        assertThat(session.isOpen()).isTrue();
        assertThat(session.peer().getAddress().isLoopbackAddress()).isTrue();
    }

    @Test
    void readsBackEveryKindOfFlowAndGroupAsItWasWritten() {
        var desired = new SwitchState(ManyFlows.everyKind(), ManyFlows.everyGroup());

        session.apply(SwitchDiff.between(SwitchState.empty(), desired));

        SwitchState installed = session.read();
        assertThat(installed.flows()).containsExactlyInAnyOrderElementsOf(desired.flows());
        assertThat(installed.groups()).containsExactlyInAnyOrderElementsOf(desired.groups());
        assertThat(SwitchDiff.between(installed, desired).isEmpty()).isTrue();
        assertThat(session.counts())
                .isEqualTo(new Counts(desired.flows().size(), desired.groups().size()));
        assertThat(OVS.dumpFlows())
                .containsExactlyInAnyOrderElementsOf(
                        desired.flows().stream().map(Flow::toString).toList());
        assertThat(OVS.dumpGroups())
                .containsExactlyInAnyOrderElementsOf(
                        desired.groups().stream().map(Object::toString).toList());
    }

    @Test
    void appliesNothingOfAChangeOfWhichOneFlowIsBad() {
        Flow bad = flow(Match.any().with(Field.REG0, 1), new Action.ToGroup(77));
        var desired = new SwitchState(
                Stream.concat(ManyFlows.remoteBlocks(3000, 1).stream(), Stream.of(bad))
                        .toList(),
                ManyFlows.everyGroup());

        assertThatExceptionOfType(SwitchException.FlowRefused.class)
                .isThrownBy(() -> session.apply(SwitchDiff.between(SwitchState.empty(), desired)))
                .satisfies(refused -> assertThat(refused.flow()).isEqualTo(bad))
                .withMessageContaining("group:77");
        assertThat(session.read()).isEqualTo(SwitchState.empty());
    }

    @Test
    void removesAndReplacesInOneChange() {
        List<Flow> before = ManyFlows.remoteBlocks(100, 1);
        List<Flow> after = ManyFlows.remoteBlocks(60, 2);
        session.apply(SwitchDiff.between(SwitchState.empty(), new SwitchState(before, ManyFlows.everyGroup())));

        session.apply(SwitchDiff.between(session.read(), new SwitchState(after, List.of())));

        assertThat(session.read().flows()).containsExactlyInAnyOrderElementsOf(after);
        assertThat(session.counts()).isEqualTo(new Counts(60, 0));
    }

    @Test
    void countsWhatFlowsOfOneKindHaveDone() throws IOException {
        OVS.ofctl("add-flow", RealOvs.BRIDGE, "table=0,cookie=0x7000001,priority=7,ip actions=resubmit(,1)");
        OVS.ofctl("add-flow", RealOvs.BRIDGE, "table=1,cookie=0x8000001,priority=7,ip actions=drop");
        OVS.ofctl("add-flow", RealOvs.BRIDGE, "table=2,cookie=0x7000002,priority=7,ip actions=drop");
        for (int i = 0; i < 3; i++) {
            OVS.ofctl("packet-out", RealOvs.BRIDGE, "in_port=LOCAL,packet=" + IP_PACKET + ",actions=table");
        }

        await().untilAsserted(() -> assertThat(session.traffic(0x700_0000L, 0xff00_0000L))
                .extracting(each -> each.flow().table(), FlowTraffic::packets, FlowTraffic::bytes)
                .containsExactlyInAnyOrder(tuple(0, 3L, 102L), tuple(2, 0L, 0L)));
    }

    @Test
    void readsALargeTableInManyParts() {
        List<Flow> flows = ManyFlows.remoteBlocks(20_000, 5);

        session.apply(SwitchDiff.between(SwitchState.empty(), new SwitchState(flows, List.of())));

        assertThat(new HashSet<>(session.read().flows())).isEqualTo(new HashSet<>(flows));
        assertThat(session.counts().flows()).isEqualTo(20_000);
    }

    @Test
    void readsAndRemovesFlowsOfOthers() {
        OVS.ofctl("add-flow", RealOvs.BRIDGE, "table=5,priority=7,tcp,nw_tos=4,tp_dst=80 actions=NORMAL");
        OVS.ofctl("add-flow", RealOvs.BRIDGE, "rarp,arp_spa=10.0.0.1 actions=write_actions(output:3),goto_table:7");
        OVS.ofctl("add-flow", RealOvs.BRIDGE, "ct_state=+trk,ip actions=ct(commit),learn(table=4,dl_dst=dl_src)");

        assertThat(session.read().flows()).hasSize(3);
        session.apply(SwitchDiff.between(session.read(), SwitchState.empty()));

        assertThat(OVS.dumpFlows()).isEmpty();
    }

    @Test
    void isRefusedAsMasterOfAnEarlierGeneration() {
        session.becomeMaster(7);
        session.becomeMaster(8);

        assertThatExceptionOfType(SwitchException.StaleGeneration.class).isThrownBy(() -> session.becomeMaster(7));
    }

    @Test
    void hearsOfAFlowThatSomebodyRemoved() throws InterruptedException {
        BlockingQueue<FlowRemoved> removed = new LinkedBlockingQueue<>();
        session.onFlowRemoved(removed::add);
        var sentinel = new Flow(253, 1, 0xcafeL, Match.any(), List.of(), Set.of(FlowFlag.SEND_FLOW_REM));
        session.apply(SwitchDiff.between(SwitchState.empty(), new SwitchState(List.of(sentinel), List.of())));

        OVS.ofctl("del-flows", RealOvs.BRIDGE);

        assertThat(removed.poll(10, TimeUnit.SECONDS))
                .isEqualTo(new FlowRemoved(253, 1, 0xcafeL, FlowRemoved.Reason.DELETED));
    }

    @Test
    void failsCallsAndTellsWhenTheConnectionIsLost() throws InterruptedException {
        var told = new AtomicBoolean();
        session.onClosed(() -> told.set(true));
        BlockingQueue<Throwable> failure = new LinkedBlockingQueue<>();
        ProcessHandle vswitchd = OVS.vswitchd();
        signal("-STOP", vswitchd);
        Thread.ofVirtual().start(() -> {
            try {
                session.read();
            } catch (SwitchException e) {
                failure.add(e);
            }
        });
        session.close();

        assertThat(failure.poll(10, TimeUnit.SECONDS)).isInstanceOf(SwitchException.Closed.class);
        await().untilTrue(told);
        assertThat(session.isOpen()).isFalse();
        assertThatExceptionOfType(SwitchException.Closed.class).isThrownBy(session::counts);
        signal("-CONT", vswitchd);
    }

    @Test
    void noticesASwitchThatIsSilent() throws IOException, InterruptedException {
        listener.close();
        listener = SwitchListener.open(
                new SwitchListenerConfig(
                        InetAddress.getLoopbackAddress(),
                        0,
                        Optional.empty(),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(20)),
                sessions::add);
        OVS.dial("tcp:127.0.0.1:" + listener.port());
        session = next();
        var told = new AtomicBoolean();
        session.onClosed(() -> told.set(true));
        signal("-STOP", OVS.vswitchd());
        try {
            assertThatExceptionOfType(SwitchException.Closed.class).isThrownBy(session::counts);
            await().untilTrue(told);
        } finally {
            signal("-CONT", OVS.vswitchd());
        }
        assertThat(next().datapathId()).isEqualTo(session.datapathId());
    }

    private static void signal(String signal, ProcessHandle process) {
        try {
            new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Flow flow(Match match, Action... actions) {
        return new Flow(0, 1, 0, match, List.of(actions));
    }

    @Test
    void staysConnectedWhenIdle() {
        OfPort port = new OfPort(1);
        session.apply(SwitchDiff.between(
                SwitchState.empty(), new SwitchState(List.of(flow(Match.any().inPort(port))), List.of())));

        await().during(Duration.ofSeconds(8)).atMost(Duration.ofSeconds(12)).until(session::isOpen);
        assertThat(session.counts().flows()).isEqualTo(1);
    }
}
