package io.fairlead.controller.plan.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.net.Ip;
import io.fairlead.openflow.diff.SwitchState;
import io.fairlead.openflow.flow.Action;
import io.fairlead.openflow.flow.Flow;
import io.fairlead.openflow.flow.FlowTraffic;
import io.fairlead.openflow.flow.Group;
import io.fairlead.openflow.flow.Match;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for every stage. */
class PipelineTest {

    private static final SwitchState TABLES = Pipeline.tables(Examples.fullHost());

    @Test
    void hasOneStageForEachTableInOrder() {
        assertThat(Pipeline.STAGES)
                .extracting(Stage::table)
                .containsExactly(Arrays.stream(Table.values())
                        .filter(table -> table != Table.SENTINEL)
                        .toArray(Table[]::new));
    }

    @Test
    void fillsEachTableByItsOwnStage() {
        for (Stage stage : Pipeline.STAGES) {
            assertThat(stage.flows(Examples.fullHost()))
                    .isNotEmpty()
                    .allMatch(flow -> flow.table() == stage.table().id())
                    .allMatch(flow -> flow.cookie() >>> 48
                            == (Cookie.FORMAT << 8 | stage.table().id()));
        }
    }

    @Test
    void goesForwardToTablesThatExist() {
        Set<Integer> tables = Arrays.stream(Table.values()).map(Table::id).collect(Collectors.toSet());
        for (Flow flow : TABLES.flows()) {
            for (Action action : flow.actions()) {
                if (action instanceof Action.GotoTable(int next)) {
                    assertThat(next).isGreaterThan(flow.table()).isIn(tables);
                }
            }
        }
    }

    @Test
    void hasNoTwoFlowsWithOneKey() {
        assertThat(TABLES.flows()).extracting(Flow::key).doesNotHaveDuplicates();
        assertThat(TABLES.groups()).extracting(Group::id).doesNotHaveDuplicates();
    }

    @Test
    void saysInEveryTableWhatHappensToTheUnknown() {
        for (Stage stage : Pipeline.STAGES) {
            assertThat(stage.flows(Examples.fullHost()))
                    .filteredOn(flow ->
                            flow.priority() == Priority.MISS && flow.match().equals(Match.any()))
                    .hasSize(1);
        }
    }

    @Test
    void dropsTheUnknownWhereverSomethingIsLookedUp() {
        assertThat(TABLES.flows())
                .filteredOn(flow ->
                        flow.match().equals(Match.any()) && flow.actions().isEmpty())
                .extracting(Flow::table)
                .containsExactly(10, 11, 12, 14, 80, 90);
    }

    @Test
    void namesOnlyGroupsThatAreThere() {
        Set<Integer> named = TABLES.flows().stream()
                .flatMap(flow -> flow.actions().stream())
                .flatMap(action -> action instanceof Action.ToGroup(int id) ? Stream.of(id) : Stream.empty())
                .collect(Collectors.toSet());

        assertThat(TABLES.groups()).extracting(Group::id).containsExactlyInAnyOrderElementsOf(named);
    }

    @Test
    void copiesToManyMembersInTwoGoes() {
        var host = new HostView(List.of(Examples.network(Examples.remoteBlocks(1_203))));
        List<Group> groups = new Forwarding().groups(host).toList();

        assertThat(groups)
                .extracting(group -> Integer.toHexString(group.id()))
                .containsExactly("64", "1000064", "80000000");
        assertThat(groups.get(0).buckets()).hasSize(Copies.AT_ONCE);
        assertThat(Stream.of(groups.get(0), groups.get(1))
                        .flatMap(group -> group.buckets().stream())
                        .distinct())
                .hasSize(1_203);
        assertThat(new Forwarding().flows(host).map(Flow::toString))
                .anyMatch(flow -> flow.endsWith("group:100,group:2147483648,group:16777316,goto_table:90"));
    }

    @Test
    void makesCookiesOfWhatFlowsAreFor() {
        Cookie cookie = Cookie.of(Table.FORWARD)
                .in(Examples.VNI)
                .about(Examples.REMOTE.range().first());

        assertThat(Long.toHexString(cookie.value())).isEqualTo("150000064000140");
    }

    @Test
    void tellsWhichFlowsCarryAnAddress() {
        SwitchState tables = Pipeline.tables(Examples.fullHost());
        var carrying = new Carrying(Examples.VNI, Examples.OWN.range(), Ip.parse("10.0.1.9"));

        List<Flow> flows = tables.flows().stream()
                .filter(flow -> carrying.includes(flow.cookie()))
                .toList();

        assertThat(flows)
                .extracting(Flow::table)
                .contains(Table.GUARD.id(), Table.FORWARD.id(), Table.OUTPUT.id())
                .doesNotContain(Table.ROWS.id());
        assertThat(flows).allMatch(flow -> (flow.cookie() & Carrying.MASK) == carrying.cookie());
        assertThat(flows.toString()).contains("10.0.1.0/26").doesNotContain("10.0.9.0/26", "10.0.1.16/28");
        assertThat(flows).anyMatch(flow -> flow.cookie() == closed("10.0.1.9")); // Its own, as it is closed here,
        assertThat(flows).noneMatch(flow -> flow.cookie() == closed("10.0.1.8")); // and nobody else's.
    }

    @Test
    void countsWhatArrivesByPeer() {
        List<FlowTraffic> traffic = Pipeline.tables(Examples.smallHost()).flows().stream()
                .filter(flow -> (flow.cookie() & Arrivals.MASK) == Arrivals.cookie())
                .map(flow -> new FlowTraffic(flow, 9, 900))
                .toList();

        assertThat(traffic).hasSizeGreaterThan(1);
        assertThat(Arrivals.byPeer(traffic)).isEqualTo(Map.of(Examples.REMOTE.vtep(), 9L));
    }

    private static long closed(String address) {
        return Cookie.of(Table.OUTPUT).in(Examples.VNI).about(Ip.parse(address)).value();
    }

    @Test
    void fingerprintsFeelEveryDifference() {
        Flow flow = TABLES.flows().getFirst();
        Flow other = new Flow(flow.table(), flow.priority() + 1, flow.cookie(), flow.match(), flow.actions());
        SwitchState one = new SwitchState(List.of(flow), TABLES.groups());

        assertThat(Set.of(
                        Pipeline.fingerprint(one).value(),
                        Pipeline.fingerprint(new SwitchState(List.of(other), TABLES.groups()))
                                .value(),
                        Pipeline.fingerprint(new SwitchState(List.of(flow), List.of()))
                                .value(),
                        Pipeline.fingerprint(SwitchState.empty()).value()))
                .hasSize(4);
        assertThat(Pipeline.fingerprint(one).value())
                .isEqualTo(Pipeline.fingerprint(one).value());
    }
}
