package io.fairlead.openflow.diff;

/**
 * What must change on a switch, applied in an order in which no flow ever names a group that is not there: groups added
 * and modified, flows removed, flows added, groups removed.
 */
public record SwitchDiff(GroupDiff groups, FlowDiff flows) {

    /** Fails if either side holds two flows with one key or two groups with one number. */
    public static SwitchDiff between(SwitchState installed, SwitchState desired) {
        return new SwitchDiff(
                GroupDiff.between(installed.groups(), desired.groups()),
                FlowDiff.between(installed.flows(), desired.flows()));
    }

    public boolean isEmpty() {
        return groups.isEmpty() && flows.isEmpty();
    }

    /** How many messages it takes. */
    public int size() {
        return groups.remove().size()
                + groups.modify().size()
                + groups.add().size()
                + flows.remove().size()
                + flows.add().size();
    }
}
