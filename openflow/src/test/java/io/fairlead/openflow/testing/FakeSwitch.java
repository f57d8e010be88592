package io.fairlead.openflow.testing;

import io.fairlead.openflow.diff.SwitchDiff;
import io.fairlead.openflow.diff.SwitchState;
import io.fairlead.openflow.flow.Action;
import io.fairlead.openflow.flow.Bucket;
import io.fairlead.openflow.flow.Flow;
import io.fairlead.openflow.flow.Group;
import io.fairlead.openflow.flow.MatchField;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A switch in memory: it takes changes as OVS does, all or nothing, and says where packets come out. Not safe for
 * threads.
 */
public final class FakeSwitch {

    private Map<Flow.Key, Flow> flows = new LinkedHashMap<>();
    private Map<Integer, Group> groups = new LinkedHashMap<>();

    /** A switch that holds nothing. */
    public FakeSwitch() {}

    /** A switch that holds these. */
    public static FakeSwitch holding(SwitchState state) {
        var fake = new FakeSwitch();
        fake.apply(SwitchDiff.between(SwitchState.empty(), state));
        return fake;
    }

    /** A switch that holds these and no groups. */
    public static FakeSwitch holding(Collection<Flow> flows) {
        return holding(new SwitchState(flows, List.of()));
    }

    /** Fails as OVS does, and then has changed nothing. */
    public void apply(SwitchDiff diff) {
        Map<Flow.Key, Flow> flowsBefore = new LinkedHashMap<>(flows);
        Map<Integer, Group> groupsBefore = new LinkedHashMap<>(groups);
        try {
            diff.groups().add().forEach(this::add);
            diff.groups().modify().forEach(this::modify);
            diff.flows().remove().forEach(flow -> flows.remove(flow.key()));
            diff.flows().add().forEach(this::add);
            diff.groups().remove().forEach(this::remove);
        } catch (IllegalStateException e) {
            flows = flowsBefore;
            groups = groupsBefore;
            throw e;
        }
    }

    private void add(Group group) {
        if (groups.putIfAbsent(group.id(), group) != null) {
            throw new IllegalStateException("There is a group of this number: " + group);
        }
    }

    private void modify(Group group) {
        if (groups.replace(group.id(), group) == null) {
            throw new IllegalStateException("There is no such group: " + group);
        }
    }

    private void remove(Group group) {
        groups.remove(group.id());
        flows.values().removeIf(flow -> groupsUsed(flow).anyMatch(id -> id == group.id()));
    }

    private void add(Flow flow) {
        groupsUsed(flow).filter(id -> !groups.containsKey(id)).findFirst().ifPresent(_ -> {
            throw new IllegalStateException("There is no such group: " + flow);
        });
        flows.put(flow.key(), flow);
    }

    private static Stream<Integer> groupsUsed(Flow flow) {
        return flow.actions().stream()
                .filter(Action.ToGroup.class::isInstance)
                .map(action -> ((Action.ToGroup) action).id());
    }

    /** Loses all flows, as by {@code ovs-ofctl del-flows}. */
    public void clearFlows() {
        flows.clear();
    }

    public SwitchState state() {
        return new SwitchState(flows.values(), groups.values());
    }

    /** Where copies of the packet come out, in order; nowhere if it is dropped. */
    public List<Delivery> send(Packet packet) {
        return new Journey(this, packet).run();
    }

    /** The flow a packet meets in a table; of several with one priority OVS takes any, which here is a mistake. */
    Optional<Flow> lookup(int table, Packet packet) {
        List<Flow> hits = flows.values().stream()
                .filter(flow ->
                        flow.table() == table && flow.match().fields().stream().allMatch(field -> holds(field, packet)))
                .sorted(Comparator.comparingInt(Flow::priority).reversed())
                .toList();
        if (hits.size() > 1 && hits.get(0).priority() == hits.get(1).priority()) {
            throw new IllegalStateException(
                    "%s meets two flows of one priority: %s and %s".formatted(packet, hits.get(0), hits.get(1)));
        }
        return hits.stream().findFirst();
    }

    private static boolean holds(MatchField field, Packet packet) {
        return switch (field) {
            case MatchField.Bits bits -> {
                OptionalLong value = packet.find(bits.field());
                yield value.isPresent() && (value.getAsLong() & bits.mask()) == bits.value();
            }
            case MatchField.Wide wide ->
                packet.address(wide.field())
                        .filter(address -> (address.high() & wide.mask().high())
                                        == wide.value().high()
                                && (address.low() & wide.mask().low())
                                        == wide.value().low())
                        .isPresent();
            case MatchField.Foreign _ -> throw new IllegalStateException("No word for " + field);
        };
    }

    /** The buckets a packet goes to: all, or the one its hash chooses. */
    List<Bucket> buckets(int groupId, Packet packet) {
        Group group = groups.get(groupId);
        return switch (group.type()) {
            case ALL, INDIRECT -> group.buckets();
            case SELECT -> List.of(choose(group, packet));
        };
    }

    private static Bucket choose(Group group, Packet packet) {
        int total = group.buckets().stream().mapToInt(Bucket::weight).sum();
        int point = Math.floorMod(packet.hashCode(), total);
        for (Bucket bucket : group.buckets()) {
            point -= bucket.weight();
            if (point < 0) {
                return bucket;
            }
        }
        throw new IllegalStateException("No bucket in " + group);
    }
}
