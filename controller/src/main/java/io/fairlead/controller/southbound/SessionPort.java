package io.fairlead.controller.southbound;

import io.fairlead.controller.reconcile.SouthboundException;
import io.fairlead.controller.reconcile.SwitchPort;
import io.fairlead.openflow.diff.SwitchDiff;
import io.fairlead.openflow.diff.SwitchState;
import io.fairlead.openflow.flow.FlowTraffic;
import io.fairlead.openflow.session.SwitchException;
import io.fairlead.openflow.session.SwitchSession;
import java.util.List;
import java.util.function.Supplier;

/**
 * A switch over one session of which this controller is the master.
 *
 * <p>The sentinel is known from what was read and applied over this session, and doubted when a flow is gone: so the
 * first look after a connection reads all, and no later one does while nothing happens.
 */
final class SessionPort implements SwitchPort {

    private static final long UNKNOWN = 0; // No plan has this hash but by a chance of 2 to the -64; it would be read.

    private final SwitchSession session;
    private volatile long carried = UNKNOWN;

    SessionPort(SwitchSession session) {
        this.session = session;
    }

    SwitchSession session() {
        return session;
    }

    void doubt() {
        carried = UNKNOWN;
    }

    void close() {
        session.close();
    }

    @Override
    public Counts counts() {
        var counts = asked(session::counts);
        return new Counts(counts.flows(), counts.groups());
    }

    @Override
    public boolean carries(long hash) {
        return carried == hash && hash != UNKNOWN;
    }

    @Override
    public SwitchState read() {
        return asked(session::read);
    }

    List<FlowTraffic> traffic(long cookie, long mask) {
        return asked(() -> session.traffic(cookie, mask));
    }

    @Override
    public void apply(SwitchDiff diff) {
        doubt(); // Where it fails, nobody knows what of it the switch holds.
        asked(() -> {
            session.apply(diff);
            return true;
        });
    }

    @Override
    public void holds(long hash) {
        carried = hash;
    }

    private static <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (SwitchException e) {
            throw new SouthboundException(String.valueOf(e.getMessage()), e);
        }
    }
}
