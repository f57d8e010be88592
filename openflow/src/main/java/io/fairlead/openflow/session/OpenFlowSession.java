package io.fairlead.openflow.session;

import io.fairlead.openflow.codec.Message;
import io.fairlead.openflow.codec.MessageType;
import io.fairlead.openflow.codec.Replies;
import io.fairlead.openflow.codec.Requests;
import io.fairlead.openflow.diff.SwitchDiff;
import io.fairlead.openflow.diff.SwitchState;
import io.fairlead.openflow.flow.Flow;
import io.fairlead.openflow.flow.FlowTraffic;
import io.fairlead.openflow.flow.Group;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/** A session over the network. */
final class OpenFlowSession implements SwitchSession {

    private static final SwitchError STALE = new SwitchError(11, 0);

    private final Connection connection;
    private final DatapathId datapathId;
    private final Duration answer;
    /** Held for a whole change: a connection has one bundle at a time. */
    private final ReentrantLock changing = new ReentrantLock();

    private int lastBundle;

    OpenFlowSession(Connection connection, DatapathId datapathId, Duration answer) {
        this.connection = connection;
        this.datapathId = datapathId;
        this.answer = answer;
    }

    @Override
    public DatapathId datapathId() {
        return datapathId;
    }

    @Override
    public InetSocketAddress peer() {
        return connection.peer();
    }

    @Override
    public void becomeMaster(long generationId) {
        try (Exchange call = connection.call(datapathId, 1)) {
            connection.send(Requests.master(call.first(), generationId));
            Message reply = call.await(datapathId, answer);
            if (reply.type() == MessageType.ERROR) {
                SwitchError error = SwitchError.of(Replies.refusal(reply));
                throw error.equals(STALE)
                        ? new SwitchException.StaleGeneration(datapathId, generationId)
                        : new SwitchException.Refused(datapathId, "a master", error);
            }
        }
    }

    @Override
    public SwitchState read() {
        List<Group> groups = groups();
        List<Flow> flows = flows(Requests::flows).map(FlowTraffic::flow).toList();
        return new SwitchState(flows, groups);
    }

    @Override
    public List<FlowTraffic> traffic(long cookie, long mask) {
        return flows(xid -> Requests.flows(xid, cookie, mask)).toList();
    }

    private Stream<FlowTraffic> flows(LongFunction<byte[]> request) {
        return multipart(request).stream().map(Replies::flows).flatMap(List::stream);
    }

    private List<Group> groups() {
        List<Group> groups = new ArrayList<>();
        for (Message part : multipart(Requests::groups)) {
            groups.addAll(Replies.groups(part));
        }
        return groups;
    }

    @Override
    public Counts counts() {
        int flows = Replies.flowCount(multipart(Requests::flowCount).getFirst());
        return new Counts(flows, groups().size());
    }

    /** All parts of an answer; each is given the whole time, as a full switch needs many. */
    private List<Message> multipart(LongFunction<byte[]> request) {
        try (Exchange call = connection.call(datapathId, 1)) {
            connection.send(request.apply(call.first()));
            var parts = new Parts(datapathId);
            while (!parts.areAll()) {
                parts.add(call.await(datapathId, answer));
            }
            return parts.all();
        }
    }

    @Override
    public void apply(SwitchDiff diff) {
        if (diff.isEmpty()) {
            return;
        }
        changing.lock();
        try {
            lastBundle++;
            new Bundle(connection, datapathId, answer).apply(lastBundle, Step.of(diff));
        } finally {
            changing.unlock();
        }
    }

    @Override
    public void onFlowRemoved(Consumer<FlowRemoved> told) {
        connection.onFlowRemoved(told);
    }

    @Override
    public void onClosed(Runnable told) {
        connection.onClosed(told);
    }

    @Override
    public boolean isOpen() {
        return connection.isOpen();
    }

    @Override
    public void close() {
        connection.close();
    }

    @Override
    public String toString() {
        return "session of switch " + datapathId;
    }
}
