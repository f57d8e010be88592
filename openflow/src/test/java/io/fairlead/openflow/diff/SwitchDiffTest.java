package io.fairlead.openflow.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fairlead.net.OfPort;
import io.fairlead.openflow.flow.Action;
import io.fairlead.openflow.flow.Bucket;
import io.fairlead.openflow.flow.Field;
import io.fairlead.openflow.flow.Flow;
import io.fairlead.openflow.flow.Group;
import io.fairlead.openflow.flow.GroupType;
import io.fairlead.openflow.flow.Match;
import io.fairlead.openflow.testing.FakeSwitch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SwitchDiffTest {

    /** Whatever the switch held before, one diff makes it hold what is desired, and a second finds nothing to do. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 20_261})
    void convergesInOneStepAndIdlesInTheNext(long seed) {
        var random = new Random(seed);
        SwitchState desired = randomState(random);
        FakeSwitch bridge = FakeSwitch.holding(randomState(random));

        bridge.apply(SwitchDiff.between(bridge.state(), desired));

        assertThat(bridge.state().flows()).containsExactlyInAnyOrderElementsOf(desired.flows());
        assertThat(bridge.state().groups()).containsExactlyInAnyOrderElementsOf(desired.groups());
        assertThat(SwitchDiff.between(bridge.state(), desired).isEmpty()).isTrue();
    }

    @Test
    void addsAgainAFlowOfWhichOnlyTheCookieDiffers() {
        Flow before = flow(1, 0xaa);
        Flow after = flow(1, 0xbb);

        FlowDiff diff = FlowDiff.between(List.of(before), List.of(after));

        assertThat(diff).isEqualTo(new FlowDiff(List.of(), List.of(after)));
    }

    @Test
    void refusesTwoFlowsWithOneKey() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FlowDiff.between(List.of(), List.of(flow(1, 1), flow(1, 2))))
                .withMessageContaining("cookie=0x1")
                .withMessageContaining("cookie=0x2");
    }

    @Test
    void refusesTwoGroupsWithOneNumber() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GroupDiff.between(List.of(), List.of(group(1, 1), group(1, 2))));
    }

    @Test
    void modifiesAGroupInPlace() {
        GroupDiff diff = GroupDiff.between(List.of(group(1, 1), group(2, 1)), List.of(group(1, 2), group(3, 1)));

        assertThat(diff).isEqualTo(new GroupDiff(List.of(group(2, 1)), List.of(group(1, 2)), List.of(group(3, 1))));
    }

    private static SwitchState randomState(Random random) {
        Map<Integer, Group> groups = new HashMap<>();
        for (int i = 0; i < 5; i++) {
            int id = random.nextInt(8);
            groups.put(id, group(id, 1 + random.nextInt(3)));
        }
        List<Integer> ids = new ArrayList<>(groups.keySet());
        Map<Flow.Key, Flow> flows = new HashMap<>();
        for (int i = 0; i < 60; i++) {
            Flow flow = new Flow(
                    random.nextInt(3),
                    random.nextInt(3),
                    random.nextInt(2),
                    Match.any().with(Field.REG0, random.nextInt(8)),
                    List.of(new Action.ToGroup(ids.get(random.nextInt(ids.size())))));
            flows.put(flow.key(), flow);
        }
        return new SwitchState(flows.values(), groups.values());
    }

    private static Flow flow(int priority, long cookie) {
        return new Flow(0, priority, cookie, Match.any(), List.of());
    }

    private static Group group(int id, int port) {
        return new Group(id, GroupType.ALL, List.of(new Bucket(List.of(Action.output(new OfPort(port))))));
    }
}
