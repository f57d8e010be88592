package io.fairlead.openflow.diff;

import io.fairlead.openflow.flow.Flow;
import io.fairlead.openflow.flow.Group;
import java.util.Collection;
import java.util.List;

/** The flows and groups of a switch, held or wanted. */
public record SwitchState(List<Flow> flows, List<Group> groups) {

    private static final SwitchState EMPTY = new SwitchState(List.of(), List.of());

    public SwitchState {
        flows = List.copyOf(flows);
        groups = List.copyOf(groups);
    }

    public SwitchState(Collection<Flow> flows, Collection<Group> groups) {
        this(List.copyOf(flows), List.copyOf(groups));
    }

    public static SwitchState empty() {
        return EMPTY;
    }
}
