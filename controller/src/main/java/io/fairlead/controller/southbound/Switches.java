package io.fairlead.controller.southbound;

import io.fairlead.controller.plan.BridgePlan;
import io.fairlead.controller.reconcile.SwitchPort;
import io.fairlead.controller.store.Store;
import io.fairlead.controller.store.StoreException;
import io.fairlead.ipam.HostId;
import io.fairlead.openflow.flow.FlowTraffic;
import io.fairlead.openflow.session.DatapathId;
import io.fairlead.openflow.session.SwitchException;
import io.fairlead.openflow.session.SwitchHandler;
import io.fairlead.openflow.session.SwitchSession;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The switches that obey this controller, by host. A switch counts only once this controller is its master, under a
 * generation from the store; one that is no host's is sent away, and dials again.
 *
 * <p>Whose a switch is, its datapath id says, and OpenFlow's library keeps the certificate to itself. So a switch must
 * connect from where the host's database does, whose certificate names the host: a host can't pass for another.
 */
public final class Switches implements SwitchHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Switches.class);

    private final Store store;
    private final Databases databases;
    private final Wakes wakes;
    private final Duration patience;
    private final Map<HostId, SessionPort> ports = new ConcurrentHashMap<>();

    /**
     * Nobody is connected yet.
     *
     * @param patience how long a switch that connects first waits for its host's database
     */
    public Switches(Store store, Databases databases, Wakes wakes, Duration patience) {
        this.store = store;
        this.databases = databases;
        this.wakes = wakes;
        this.patience = patience;
    }

    @Override
    public void connected(SwitchSession session) {
        Optional<HostId> host = host(session.datapathId());
        if (host.isEmpty()) {
            refuse(session, "", "no host that has joined has this datapath id");
            return;
        }
        try {
            String objection = objection(host.get(), session);
            if (!objection.isEmpty()) {
                refuse(session, host.get().value(), objection);
                return;
            }
            long generation = store.nextGeneration();
            session.becomeMaster(generation);
            take(host.get(), new SessionPort(session));
            LOG.atInfo()
                    .addKeyValue("host", host.get())
                    .addKeyValue("dpid", session.datapathId())
                    .addKeyValue("epoch", generation)
                    .log("Switch connected");
        } catch (SwitchException | StoreException e) {
            refuse(session, host.get().value(), String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            session.close();
        }
    }

    /** Why the switch is not taken for the host's; empty where it is. */
    private String objection(HostId host, SwitchSession session) throws InterruptedException {
        if (!store.isReady()) {
            return "the store can't be reached yet";
        }
        Optional<InetAddress> home = databases.address(host, patience);
        if (home.isEmpty()) {
            return "the host's OVSDB is not connected, by which its switch is known";
        }
        return home.get().equals(session.peer().getAddress())
                ? ""
                : "the host's OVSDB connects from %s; another machine uses this host's datapath id, or an address is translated between"
                        .formatted(home.get().getHostAddress());
    }

    private static void refuse(SwitchSession session, String host, String reason) {
        LOG.atWarn()
                .addKeyValue("host", host)
                .addKeyValue("dpid", session.datapathId())
                .addKeyValue("peer", session.peer())
                .addKeyValue("reason", reason)
                .log("Switch sent away");
        session.close();
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

    Optional<List<FlowTraffic>> traffic(HostId host, long cookie, long mask) {
        return Optional.ofNullable(ports.get(host)).map(port -> port.traffic(cookie, mask));
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
