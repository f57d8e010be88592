package io.fairlead.controller.southbound;

import io.fairlead.controller.plan.BridgePlan;
import io.fairlead.controller.reconcile.SwitchPort;
import io.fairlead.controller.store.Store;
import io.fairlead.controller.store.StoreException;
import io.fairlead.ipam.HostId;
import io.fairlead.openflow.session.DatapathId;
import io.fairlead.openflow.session.SwitchException;
import io.fairlead.openflow.session.SwitchHandler;
import io.fairlead.openflow.session.SwitchSession;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The switches that obey this controller, by host. A switch counts only once this controller is its master, under a
 * generation from the store; one whose datapath id is no host's is sent away, and dials again.
 */
public final class Switches implements SwitchHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Switches.class);

    private final Store store;
    private final Wakes wakes;
    private final Map<HostId, SessionPort> ports = new ConcurrentHashMap<>();

    public Switches(Store store, Wakes wakes) {
        this.store = store;
        this.wakes = wakes;
    }

    @Override
    public void connected(SwitchSession session) {
        Optional<HostId> host = host(session.datapathId());
        if (!store.isReady() || host.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("dpid", session.datapathId())
                    .addKeyValue("peer", session.peer())
                    .log(
                            host.isEmpty()
                                    ? "Switch of no host that has joined, sent away"
                                    : "Store away, switch sent away");
            session.close();
            return;
        }
        try {
            long generation = store.nextGeneration();
            session.becomeMaster(generation);
            take(host.get(), new SessionPort(session));
            LOG.atInfo()
                    .addKeyValue("host", host.get())
                    .addKeyValue("dpid", session.datapathId())
                    .addKeyValue("epoch", generation)
                    .log("Switch connected");
        } catch (SwitchException | StoreException e) {
            LOG.atWarn()
                    .addKeyValue("host", host.get())
                    .addKeyValue("dpid", session.datapathId())
                    .addKeyValue("reason", e.getMessage())
                    .log("Switch not taken, sent away");
            session.close();
        }
    }

    private void take(HostId host, SessionPort port) {
        SessionPort older = ports.put(host, port);
        if (older != null) {
            older.close();
        }
        port.session().onFlowRemoved(gone -> {
            LOG.atDebug().addKeyValue("host", host).addKeyValue("flow", gone).log("Flow removed");
            port.doubt();
            wakes.suspect(host);
        });
        port.session().onClosed(() -> {
            if (ports.remove(host, port)) {
                LOG.atInfo().addKeyValue("host", host).log("Switch disconnected");
                wakes.wake(host);
            }
        });
        wakes.wake(host);
    }

    Set<HostId> connected() {
        return Set.copyOf(ports.keySet());
    }

    Optional<SwitchPort> port(HostId host) {
        return Optional.ofNullable(ports.get(host));
    }

    /** Sends the host's switch away, because it has left. */
    void drop(HostId host) {
        SessionPort port = ports.remove(host);
        if (port != null) {
            port.close();
        }
    }

    private Optional<HostId> host(DatapathId id) {
        return store.snapshot().intent().hosts().keySet().stream()
                .filter(host -> BridgePlan.datapathId(host).equals(id.toString()))
                .findAny();
    }
}
