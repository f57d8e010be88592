package io.fairlead.openflow.session;

import io.fairlead.openflow.codec.Message;
import io.fairlead.openflow.codec.MessageType;
import io.fairlead.openflow.codec.Replies;
import io.fairlead.openflow.codec.Requests;
import io.fairlead.openflow.codec.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.opendaylight.openflowjava.protocol.api.connection.ConnectionAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection: sends bytes, gives every message that comes to whom it is for, notices the end. */
final class Connection {

    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    private final ConnectionAdapter adapter;
    private final Exchanges exchanges = new Exchanges();
    private final Exchange hello = new Exchange(exchanges, 0, 1);
    /** One thread, so that events are told in order. */
    private final ExecutorService events = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("switch-events").factory());

    private Consumer<FlowRemoved> removed = _ -> {};
    private Runnable closed = () -> {};
    private boolean open = true;

    Connection(ConnectionAdapter adapter) {
        this.adapter = adapter;
        Transport.receive(adapter, this::take);
    }

    InetSocketAddress peer() {
        return adapter.getRemoteAddress();
    }

    private void take(Message message) {
        switch (message.type()) {
            case MessageType.HELLO -> hello.deliver(message);
            case MessageType.ECHO_REQUEST -> Transport.send(adapter, Requests.echoReply(message));
            case MessageType.FLOW_REMOVED -> tell(removed(Replies.removed(message)));
            default -> {
                if (!exchanges.deliver(message)) {
                    log.atDebug()
                            .addKeyValue("type", message.type())
                            .addKeyValue("xid", message.xid())
                            .log("Message for nobody");
                }
            }
        }
    }

    private static FlowRemoved removed(Replies.Removed flow) {
        FlowRemoved.Reason reason = switch (flow.reason()) {
            case 0, 1 -> FlowRemoved.Reason.TIMEOUT;
            case 2 -> FlowRemoved.Reason.DELETED;
            case 3 -> FlowRemoved.Reason.GROUP_DELETED;
            default -> FlowRemoved.Reason.OTHER;
        };
        return new FlowRemoved(flow.table(), flow.priority(), flow.cookie(), reason);
    }

    private synchronized void tell(FlowRemoved flow) {
        if (open) {
            Consumer<FlowRemoved> told = removed;
            events.execute(() -> told.accept(flow));
        }
    }

    synchronized void onFlowRemoved(Consumer<FlowRemoved> told) {
        removed = told;
    }

    synchronized void onClosed(Runnable told) {
        if (open) {
            closed = told;
            return;
        }
        Thread.ofVirtual().name("switch-closed").start(told);
    }

    synchronized boolean isOpen() {
        return open;
    }

    /** A call with that many transaction numbers, to be closed by the caller. */
    Exchange call(DatapathId switchId, int size) {
        return exchanges.open(size).orElseThrow(() -> new SwitchException.Closed(switchId));
    }

    /** Whole messages, one or many; does not wait until they are gone. */
    void send(byte[] messages) {
        Transport.send(adapter, messages);
    }

    Message awaitHello(DatapathId switchId, Duration atMost) {
        return hello.await(switchId, atMost);
    }

    /** Fails all calls that wait, and tells once. Safe to call again. */
    void close() {
        synchronized (this) {
            if (!open) {
                return;
            }
            open = false;
            events.execute(closed);
            events.shutdown();
        }
        exchanges.close();
        hello.fail();
        var _ = adapter.disconnect();
    }
}
