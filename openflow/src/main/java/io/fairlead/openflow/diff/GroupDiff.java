package io.fairlead.openflow.diff;

import static java.util.stream.Collectors.toMap;

import io.fairlead.openflow.flow.Group;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What must change on a switch so that it holds the desired groups and nothing else. */
public record GroupDiff(List<Group> remove, List<Group> modify, List<Group> add) {

    public GroupDiff {
        remove = List.copyOf(remove);
        modify = List.copyOf(modify);
        add = List.copyOf(add);
    }

    /** Fails on two groups with one number on either side. */
    public static GroupDiff between(Collection<Group> installed, Collection<Group> desired) {
        Map<Integer, Group> before = byId(installed);
        Map<Integer, Group> after = byId(desired);
        return new GroupDiff(
                before.values().stream()
                        .filter(group -> !after.containsKey(group.id()))
                        .toList(),
                after.values().stream()
                        .filter(group -> before.containsKey(group.id()) && !group.equals(before.get(group.id())))
                        .toList(),
                after.values().stream()
                        .filter(group -> !before.containsKey(group.id()))
                        .toList());
    }

    public boolean isEmpty() {
        return remove.isEmpty() && modify.isEmpty() && add.isEmpty();
    }

    private static Map<Integer, Group> byId(Collection<Group> groups) {
        return groups.stream().collect(toMap(Group::id, Function.identity(), GroupDiff::refuse, LinkedHashMap::new));
    }

    private static Group refuse(Group one, Group other) {
        throw new IllegalArgumentException("Two groups with one number: %s and %s".formatted(one, other));
    }
}
