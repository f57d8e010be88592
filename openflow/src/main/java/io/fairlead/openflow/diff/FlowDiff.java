package io.fairlead.openflow.diff;

import static java.util.stream.Collectors.toMap;

import io.fairlead.openflow.flow.Flow;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What must change on a switch so that it holds the desired flows and nothing else.
 *
 * @param remove by their keys
 * @param add in place of what has their keys; also those of which only the cookie differs, which no modification changes
 */
public record FlowDiff(List<Flow> remove, List<Flow> add) {

    public FlowDiff {
        remove = List.copyOf(remove);
        add = List.copyOf(add);
    }

    /** Fails on two flows with one key on either side: a switch would silently keep only the last. */
    public static FlowDiff between(Collection<Flow> installed, Collection<Flow> desired) {
        Map<Flow.Key, Flow> before = byKey(installed);
        Map<Flow.Key, Flow> after = byKey(desired);
        return new FlowDiff(
                before.entrySet().stream()
                        .filter(entry -> !after.containsKey(entry.getKey()))
                        .map(Map.Entry::getValue)
                        .toList(),
                after.entrySet().stream()
                        .filter(entry -> !entry.getValue().equals(before.get(entry.getKey())))
                        .map(Map.Entry::getValue)
                        .toList());
    }

    public boolean isEmpty() {
        return remove.isEmpty() && add.isEmpty();
    }

    private static Map<Flow.Key, Flow> byKey(Collection<Flow> flows) {
        return flows.stream().collect(toMap(Flow::key, Function.identity(), FlowDiff::refuse, LinkedHashMap::new));
    }

    private static Flow refuse(Flow one, Flow other) {
        throw new IllegalArgumentException("Two flows with one key: %s and %s".formatted(one, other));
    }
}
