package io.fairlead.openflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.openflow.flow.Flow;
import io.fairlead.openflow.flow.Group;
import io.fairlead.openflow.testing.ManyFlows;
import io.fairlead.openflow.testing.RealOvs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What flows and groups print is what ovs-ofctl reads and what a switch then says it holds. */
class FlowSyntaxIT {

    @RegisterExtension
    static final RealOvs OVS = new RealOvs();

    @Test
    void printsWhatOvsReadsAndPrints() throws IOException {
        List<String> groups =
                ManyFlows.everyGroup().stream().map(Group::toString).toList();
        List<String> flows = ManyFlows.everyKind().stream().map(Flow::toString).toList();
        Path groupFile = Files.write(OVS.directory().resolve("groups.txt"), groups);
        Path flowFile = Files.write(OVS.directory().resolve("flows.txt"), flows);

        OVS.ofctl("add-groups", RealOvs.BRIDGE, groupFile.toString());
        OVS.ofctl("add-flows", RealOvs.BRIDGE, flowFile.toString());

        assertThat(OVS.dumpGroups()).containsExactlyInAnyOrderElementsOf(groups);
        assertThat(OVS.dumpFlows()).containsExactlyInAnyOrderElementsOf(flows);
    }
}
