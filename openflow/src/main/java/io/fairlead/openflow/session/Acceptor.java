package io.fairlead.openflow.session;

import io.fairlead.openflow.codec.Requests;
import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.opendaylight.openflowjava.protocol.api.connection.ConnectionAdapter;
import org.opendaylight.openflowjava.protocol.api.connection.SwitchConnectionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sessions of connections: shakes hands, watches for silence, hands the session over. */
final class Acceptor implements SwitchConnectionHandler {

    private static final Logger log = LoggerFactory.getLogger(Acceptor.class);

    private final SwitchListenerConfig config;
    private final @Nullable KeyStores keyStores;
    private final SwitchHandler handler;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final ExecutorService ready = Executors.newVirtualThreadPerTaskExecutor();

    Acceptor(SwitchListenerConfig config, @Nullable KeyStores keyStores, SwitchHandler handler) {
        this.config = config;
        this.keyStores = keyStores;
        this.handler = handler;
    }

    /** Asked before every connection, and before its keys are read. */
    @Override
    public boolean accept(InetAddress address) {
        try {
            if (keyStores != null) {
                keyStores.refresh();
            }
        } catch (IOException | GeneralSecurityException e) {
            log.atWarn().setCause(e).log("TLS files not taken over; the ones read before stay in use");
        }
        return true;
    }

    @Override
    public void onSwitchConnected(ConnectionAdapter adapter) {
        var connection = new Connection(adapter);
        connections.add(connection);
        var begun = new AtomicBoolean();
        var rim = new AdapterEvents(() -> echo(connection), () -> end(connection));
        adapter.setExecutorService(ready);
        adapter.setMessageListener(rim);
        adapter.setSystemListener(rim);
        adapter.setConnectionReadyListener(() -> {
            if (begun.compareAndSet(false, true)) { // With TLS it is called twice.
                begin(connection);
            }
        });
    }

    private void begin(Connection connection) {
        try {
            DatapathId datapathId = new Handshake(connection, config.answer()).run();
            handler.connected(new OpenFlowSession(connection, datapathId, config.answer()));
        } catch (SwitchException e) {
            log.atWarn().addKeyValue("cause", e.getMessage()).log("Switch turned away");
            end(connection);
        }
    }

    /** Asks a silent switch for a sign of life. */
    private void echo(Connection connection) {
        Thread.ofVirtual().name("switch-echo").start(() -> {
            DatapathId unknown = new DatapathId(0);
            try (Exchange call = connection.call(unknown, 1)) {
                connection.send(Requests.echo(call.first()));
                var _ = call.await(unknown, config.idle());
            } catch (SwitchException e) {
                end(connection);
            }
        });
    }

    private void end(Connection connection) {
        connections.remove(connection);
        connection.close();
    }

    void close() {
        connections.forEach(this::end);
        ready.shutdown();
    }
}
