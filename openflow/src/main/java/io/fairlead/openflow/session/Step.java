package io.fairlead.openflow.session;

import io.fairlead.openflow.codec.Requests;
import io.fairlead.openflow.diff.SwitchDiff;
import io.fairlead.openflow.flow.Flow;
import io.fairlead.openflow.flow.Group;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/** One message of a change, and what a refusal of it means. */
sealed interface Step {

    byte[] encode(long xid);

    SwitchException refused(DatapathId switchId, SwitchError error);

    record OfFlow(Flow flow, LongFunction<byte[]> request) implements Step {
        @Override
        public byte[] encode(long xid) {
            return request.apply(xid);
        }

        @Override
        public SwitchException refused(DatapathId switchId, SwitchError error) {
            return new SwitchException.FlowRefused(switchId, flow, error);
        }
    }

    record OfGroup(Group group, LongFunction<byte[]> request) implements Step {
        @Override
        public byte[] encode(long xid) {
            return request.apply(xid);
        }

        @Override
        public SwitchException refused(DatapathId switchId, SwitchError error) {
            return new SwitchException.GroupRefused(switchId, group, error);
        }
    }

    /** In an order in which no flow names a group that is not there. */
    static List<Step> of(SwitchDiff diff) {
        return Stream.of(
                        diff.groups().add().stream().map(group -> new OfGroup(group, xid -> Requests.add(xid, group))),
                        diff.groups().modify().stream()
                                .map(group -> new OfGroup(group, xid -> Requests.modify(xid, group))),
                        diff.flows().remove().stream().map(flow -> new OfFlow(flow, xid -> Requests.remove(xid, flow))),
                        diff.flows().add().stream().map(flow -> new OfFlow(flow, xid -> Requests.add(xid, flow))),
                        diff.groups().remove().stream()
                                .map(group -> new OfGroup(group, xid -> Requests.remove(xid, group))))
                .<Step>flatMap(steps -> steps)
                .toList();
    }
}
