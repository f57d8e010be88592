package io.fairlead.controller.southbound;

import io.fairlead.openflow.diff.SwitchDiff;
import io.fairlead.openflow.diff.SwitchState;
import io.fairlead.openflow.flow.FlowTraffic;
import io.fairlead.openflow.session.Counts;
import io.fairlead.openflow.session.DatapathId;
import io.fairlead.openflow.session.FlowRemoved;
import io.fairlead.openflow.session.SwitchException;
import io.fairlead.openflow.session.SwitchSession;
import io.fairlead.openflow.testing.FakeSwitch;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** A connection of a switch in memory, from wherever the test says. */
final class FakeSwitchSession implements SwitchSession {

    private final DatapathId id;
    private final InetSocketAddress peer;
    private final FakeSwitch bridge = new FakeSwitch();
    private Runnable closed = () -> {};
    private volatile boolean open = true;
    private volatile boolean losing;
    private volatile long generation = -1;

    FakeSwitchSession(String datapathId, String address) {
        this.id = DatapathId.parse(datapathId);
        this.peer = new InetSocketAddress(address, 40_000);
    }

    /** From now on changes are made, but not answered. */
    void loseAnswers() {
        losing = true;
    }

    /** Whether somebody became its master. */
    boolean obeys() {
        return generation >= 0;
    }

    @Override
    public DatapathId datapathId() {
        return id;
    }

    @Override
    public InetSocketAddress peer() {
        return peer;
    }

    @Override
    public void becomeMaster(long generationId) {
        generation = generationId;
    }

    @Override
    public SwitchState read() {
        return bridge.state();
    }

    @Override
    public List<FlowTraffic> traffic(long cookie, long mask) {
        return bridge.state().flows().stream()
                .filter(flow -> (flow.cookie() & mask) == (cookie & mask))
                .map(flow -> new FlowTraffic(flow, 0, 0))
                .toList();
    }

    @Override
    public Counts counts() {
        return new Counts(bridge.state().flows().size(), bridge.state().groups().size());
    }

    @Override
    public void apply(SwitchDiff diff) {
        bridge.apply(diff);
        if (losing) {
            throw new SwitchException.TimedOut(id, Duration.ofSeconds(1));
        }
    }

    @Override
    public void onFlowRemoved(Consumer<FlowRemoved> told) {}

    @Override
    public void onClosed(Runnable told) {
        closed = told;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
        closed.run();
    }
}
