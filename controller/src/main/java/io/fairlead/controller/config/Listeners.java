package io.fairlead.controller.config;

import io.fairlead.controller.agents.AgentHub;
import io.fairlead.controller.cluster.Membership;
import io.fairlead.controller.pki.Pki;
import io.fairlead.controller.reconcile.Fleet;
import io.fairlead.controller.reconcile.LeaseDriver;
import io.fairlead.controller.southbound.DatabaseHandler;
import io.fairlead.controller.southbound.Databases;
import io.fairlead.controller.southbound.Switches;
import io.fairlead.controller.store.Store;
import io.fairlead.controller.store.Subscription;
import io.fairlead.openflow.session.SwitchListener;
import io.fairlead.openflow.session.SwitchListenerConfig;
import io.fairlead.ovsdb.OvsdbException;
import io.fairlead.ovsdb.session.OvsdbListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Begins the work with hosts once the store is there and they are this controller's to serve, and ends it when they are
 * another's. Outside of that, whoever dials is not answered at all, so that nobody is planned for or sent away by an empty
 * store.
 */
@Component
final class Listeners implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final Store store;
    private final Membership membership;
    private final Pki pki;
    private final Addresses addresses;
    private final Parts parts;
    private @Nullable Subscription waiting;
    private @Nullable OvsdbListener ovsdb;
    private @Nullable SwitchListener openflow;
    private volatile boolean running;
    private volatile boolean listening;

    /** What begins and ends with the listeners. */
    record Parts(Databases databases, Switches switches, Fleet fleet, LeaseDriver leases, AgentHub agents) {}

    Listeners(Store store, Membership membership, Pki pki, Addresses addresses, Parts parts) {
        this.store = store;
        this.membership = membership;
        this.pki = pki;
        this.addresses = addresses;
        this.parts = parts;
    }

    /** Whether hosts can connect here, if they are this controller's to serve. */
    boolean areAsTheyShould() {
        return listening || (store.isReady() && membership.isMember() && !membership.serves());
    }

    @EventListener
    void restIsUp(WebServerInitializedEvent event) {
        addresses.restAt(event.getWebServer().getPort());
    }

    @Override
    public synchronized void start() {
        running = true;
        waiting = store.onChange(this::settle);
        membership.start();
        if (!store.isReady()) {
            LOG.atWarn()
                    .log(
                            "Waiting for the store (unit fairlead-store); hosts are not served and changes refused until it is there");
        }
        openWhenReady();
    }

    /**
     * There is nobody to throw at any more; health shows it, and the next look tries again. That the store is away for too
     * long is no change of it.
     */
    @Scheduled(initialDelay = 5, fixedDelay = 5, timeUnit = TimeUnit.SECONDS)
    void settle() {
        try {
            closeUnlessServing();
            openWhenReady();
        } catch (IllegalStateException e) {
            LOG.atError().setCause(e).log("Hosts can't be served");
        }
    }

    private synchronized void closeUnlessServing() {
        if (listening && !membership.serves()) {
            close();
            parts.agents().dismiss("Another controller serves the hosts, or will: dial again");
            LOG.atWarn().log("Hosts are not served here any more: another controller does, or the store is away");
        }
    }

    private synchronized void openWhenReady() {
        if (!running || listening || !store.isReady() || !membership.serves()) {
            return;
        }
        try {
            open();
        } catch (IOException e) {
            throw new IllegalStateException("fairlead.listen.openflow: %s".formatted(e.getMessage()), e);
        } catch (OvsdbException e) {
            throw new IllegalStateException("fairlead.listen.ovsdb: %s".formatted(e.getMessage()), e);
        } finally {
            if (ovsdb == null) {
                closeListeners();
            }
        }
        parts.fleet().start();
        parts.leases().start();
        listening = true; // Not before: a host that joins is told the ports.
        LOG.atInfo()
                .addKeyValue("ovsdb", addresses.ovsdbPort())
                .addKeyValue("openflow", addresses.openflowPort())
                .addKeyValue("address", addresses.address())
                .log("Hosts are served");
    }

    private void open() throws IOException, OvsdbException {
        InetAddress local = InetAddress.getByName(addresses.listen().address());
        var files = pki.files();
        openflow = SwitchListener.open(
                new SwitchListenerConfig(
                        local,
                        addresses.listen().openflow(),
                        Optional.of(new io.fairlead.openflow.session.TlsFiles(
                                files.certificate(), files.key(), files.hostsCa()))),
                parts.switches());
        addresses.openflowAt(openflow.port());
        ovsdb = OvsdbListener.withTls(
                new InetSocketAddress(local, addresses.listen().ovsdb()),
                new io.fairlead.ovsdb.TlsFiles(files.certificate(), files.key(), files.hostsCa()),
                new DatabaseHandler(parts.databases()));
        addresses.ovsdbAt(ovsdb.port());
    }

    @Override
    public synchronized void stop() {
        running = false;
        if (waiting != null) {
            waiting.close();
        }
        membership.close();
        close();
    }

    private void close() {
        parts.leases().close();
        parts.fleet().close(); // Before the sessions end under it.
        listening = false;
        closeListeners();
    }

    private void closeListeners() {
        if (ovsdb != null) {
            ovsdb.close();
            ovsdb = null;
        }
        if (openflow != null) {
            try {
                openflow.close();
            } catch (IOException e) {
                LOG.atDebug().setCause(e).log("The process ends, and the listener with it");
            }
            openflow = null;
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
