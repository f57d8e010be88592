package io.fairlead.controller.plan.pipeline;

import io.fairlead.openflow.flow.Flow;
import io.fairlead.openflow.flow.Group;
import java.util.stream.Stream;

/** Fills one table of the pipeline. A pure function: equal views give equal flows. */
interface Stage {

    Table table();

    Stream<Flow> flows(HostView host);

    /** The groups that this table's flows name. */
    default Stream<Group> groups(HostView host) {
        return Stream.empty();
    }

    /** What a flow of this table that serves no network has for a cookie; others start from it. */
    default Cookie cookie() {
        return Cookie.of(table());
    }
}
