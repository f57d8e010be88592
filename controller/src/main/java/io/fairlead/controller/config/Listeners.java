package io.fairlead.controller.config;

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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Begins the work with hosts once the store is there: before that, whoever dials is not answered at all, so that nobody
 * is planned for or sent away by an empty store.
 */
@Component
final class Listeners implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final Store store;
    private final Pki pki;
    private final ListenProperties settings;
    private final Addresses addresses;
    private final Parts parts;
    private @Nullable Subscription waiting;
    private @Nullable OvsdbListener ovsdb;
    private @Nullable SwitchListener openflow;
    private volatile boolean running;
    private volatile boolean listening;

    /** What begins and ends with the listeners. */
    record Parts(Databases databases, Switches switches, Fleet fleet, LeaseDriver leases) {}

    Listeners(Store store, Pki pki, ListenProperties settings, Addresses addresses, Parts parts) {
        this.store = store;
        this.pki = pki;
        this.settings = settings;
        this.addresses = addresses;
        this.parts = parts;
    }

    /** Whether hosts can connect. */
    boolean areOpen() {
        return listening;
    }

    @EventListener
    void restIsUp(WebServerInitializedEvent event) {
        addresses.restAt(event.getWebServer().getPort());
    }

    @Override
    public synchronized void start() {
        running = true;
        waiting = store.onChange(this::openLate);
        if (!store.isReady()) {
            LOG.atWarn()
                    .log(
                            "Waiting for the store (unit fairlead-store); hosts are not served and changes refused until it is there");
        }
        openWhenReady();
    }

    /** There is nobody to throw at any more; health shows it, and the next change of the store tries again. */
    private void openLate() {
        try {
            openWhenReady();
        } catch (IllegalStateException e) {
            LOG.atError().setCause(e).log("Hosts can't be served");
        }
    }

    private synchronized void openWhenReady() {
        if (!running || listening || !store.isReady()) {
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
        InetAddress local = InetAddress.getByName(settings.address());
        var files = pki.files();
        openflow = SwitchListener.open(
                new SwitchListenerConfig(
                        local,
                        settings.openflow(),
                        Optional.of(new io.fairlead.openflow.session.TlsFiles(
                                files.certificate(), files.key(), files.hostsCa()))),
                parts.switches());
        addresses.openflowAt(openflow.port());
        ovsdb = OvsdbListener.withTls(
                new InetSocketAddress(local, settings.ovsdb()),
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
