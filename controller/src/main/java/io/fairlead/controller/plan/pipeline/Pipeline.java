package io.fairlead.controller.plan.pipeline;

import io.fairlead.openflow.diff.SwitchState;
import io.fairlead.openflow.flow.Flow;
import io.fairlead.openflow.flow.FlowFlag;
import io.fairlead.openflow.flow.Group;
import io.fairlead.openflow.flow.Match;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** All tables in order. */
public final class Pipeline {

    static final List<Stage> STAGES = List.of(
            new Classification(),
            new SpoofGuard(),
            new GuardRows(Table.ROWS, 3, Table.ND_GUARD),
            new GuardRows(Table.ARP_ROWS, 4, Table.NEIGHBOUR),
            new NeighbourGuard(),
            new GuardRows(Table.ND_ROWS, 3, Table.NEIGHBOUR),
            new Neighbours(),
            new Forwarding(),
            new Delivery());

    private Pipeline() {}

    /** Everything the bridge must hold but the sentinel: flows by table, groups by number. */
    public static SwitchState tables(HostView host) {
        List<Flow> flows = STAGES.stream().flatMap(stage -> stage.flows(host)).toList();
        List<Group> groups = STAGES.stream()
                .flatMap(stage -> stage.groups(host))
                .sorted(Comparator.comparing(Group::id, Integer::compareUnsigned))
                .toList();
        return new SwitchState(flows, groups);
    }

    /** Puts tables and the format of the pipeline into a fingerprint. */
    public static Fingerprint fingerprint(SwitchState tables) {
        Fingerprint fingerprint = new Fingerprint().add(Cookie.FORMAT);
        fingerprint.add(tables.flows().size());
        tables.flows().forEach(fingerprint::add);
        fingerprint.add(tables.groups().size());
        tables.groups().forEach(fingerprint::add);
        return fingerprint;
    }

    /**
     * The tables with the one flow that tells from outside what is in them. It asks the switch to say when it goes, so
     * that it is noticed at once when somebody removes all flows.
     *
     * @param hash what it has for a cookie: of everything planned
     */
    public static SwitchState withSentinel(SwitchState tables, long hash) {
        var sentinel = new Flow(
                Table.SENTINEL.id(), Priority.MISS, hash, Match.any(), List.of(), Set.of(FlowFlag.SEND_FLOW_REM));
        return new SwitchState(
                Stream.concat(tables.flows().stream(), Stream.of(sentinel)).toList(), tables.groups());
    }
}
