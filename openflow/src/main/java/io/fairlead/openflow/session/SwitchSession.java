package io.fairlead.openflow.session;

import io.fairlead.openflow.diff.SwitchDiff;
import io.fairlead.openflow.diff.SwitchState;
import io.fairlead.openflow.flow.FlowTraffic;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;

/**
 * One connection of one switch. Calls block until the switch has answered, from any thread; they fail with a
 * {@link SwitchException}, at once when the connection closes. A switch that comes back has a new session.
 */
public interface SwitchSession extends AutoCloseable {

    DatapathId datapathId();

    /** Where the switch connects from. */
    InetSocketAddress peer();

    /**
     * Takes the role of master, without which nothing should be written. OVS forgets the generation when it restarts,
     * so the role fences together with the store, never alone.
     *
     * @param generationId grows with every change of master; compared as OpenFlow does, by its signed difference
     * @throws SwitchException.StaleGeneration if the switch knows a later one
     */
    void becomeMaster(long generationId);

    /** All flows and groups it holds now; flows OVS hides are not among them. */
    SwitchState read();

    /** The flows whose cookies equal this one in the bits of the mask, and what each has done so far. */
    List<FlowTraffic> traffic(long cookie, long mask);

    /** How many flows and groups it holds now. */
    Counts counts();

    /**
     * Makes a change, all of it or nothing, and returns when packets meet the new flows.
     *
     * @throws SwitchException.FlowRefused if the switch refuses a flow, and so on; after {@link SwitchException.Closed}
     *     and {@link SwitchException.TimedOut} the switch has all of the change or nothing
     */
    void apply(SwitchDiff diff);

    /** Whom to tell of removed flows, in order and off the network's thread; the last one given is told. */
    void onFlowRemoved(Consumer<FlowRemoved> told);

    /** Whom to tell once that the session is over, at once if it already is. */
    void onClosed(Runnable told);

    boolean isOpen();

    /** Closes the connection; OVS will dial again. */
    @Override
    void close();
}
