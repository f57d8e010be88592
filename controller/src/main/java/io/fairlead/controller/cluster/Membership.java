package io.fairlead.controller.cluster;

import io.fairlead.controller.model.Controller;
import io.fairlead.controller.model.ControllerId;
import io.fairlead.controller.store.ControllerChange;
import io.fairlead.controller.store.Refusal;
import io.fairlead.controller.store.Store;
import io.fairlead.controller.store.StoreException;
import io.fairlead.controller.store.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This controller as a member of the cluster: keeps its own row in the store, and lets the store be dialled at all the
 * controllers there are.
 *
 * <p>One controller serves the hosts, as the store says. So there are never two that both take the hosts they see for all
 * there are. The others stand by, and take them over when that one is away.
 */
public final class Membership implements AutoCloseable {

    /**
     * Who this controller is.
     *
     * @param id its own, for good
     * @param place where it is found now
     */
    public record Self(ControllerId id, Supplier<Controller.Place> place) {}

    /** Who connects to the stores. */
    @FunctionalInterface
    public interface Dial {

        /** The controllers' stores are at these addresses from now on. */
        void at(List<String> addresses);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final int REST_SECONDS = 5; // Nothing tells of a report that failed.

    /**
     * How long one of several serves on without the store: then another may have been given the hosts. It hears within
     * 10 s that the store is away, and looks every 5 s, which in all is less than {@link Controller#PAUSE}.
     */
    static final Duration LAPSE = Duration.ofSeconds(12);

    private final Store store;
    private final Self self;
    private final Dial dial;
    private final InstantSource clock;
    private final TakeOver takeOver;
    private final Semaphore news = new Semaphore(0);
    private Instant looked = Instant.EPOCH; // When the one that serves the hosts was last looked at.
    private volatile Instant ready; // When the store was last seen to be so.
    private String refused = "";
    private List<String> told = List.of();
    private @Nullable Subscription subscription;
    private volatile boolean closed;

    /**
     * Does nothing until started.
     *
     * @param dial is told when the addresses are known and whenever they change
     */
    public Membership(Store store, Self self, OtherControllers others, Dial dial, InstantSource clock) {
        this.store = store;
        this.self = self;
        this.dial = dial;
        this.clock = clock;
        this.takeOver = new TakeOver(store, self.id(), others::isReady, clock);
        this.ready = clock.instant();
    }

    /** Begins, on a thread of its own. */
    public synchronized void start() {
        subscription = store.onChange(news::release);
        Thread _ = Thread.ofVirtual().name("membership").start(this::run);
    }

    public ControllerId id() {
        return self.id();
    }

    /** All controllers of the cluster as this one knows them, the one that is in it longest first. */
    public List<Controller> controllers() {
        return store.controllers().stream().sorted(Controller.BY_AGE).toList();
    }

    /** Whether the cluster counts this controller among its own; also while it has not heard from the store. */
    public boolean isMember() {
        List<Controller> all = store.controllers();
        return all.isEmpty() || all.stream().map(Controller::id).anyMatch(id()::equals);
    }

    /**
     * Whether hosts are for this controller to serve now. Where there is no row yet, it is the only one: another is let in
     * only by one that has its row. One of several that has not reached the store for a while does not.
     */
    public boolean serves() {
        List<Controller> all = store.controllers();
        Instant now = clock.instant();
        return all.isEmpty()
                || (serving().map(Controller::id).equals(Optional.of(id()))
                        && (all.size() < 2 || store.isReady() || now.isBefore(ready.plus(LAPSE))));
    }

    /** The controller whose hosts are its to serve now, as far as is known here; none while they change hands. */
    public Optional<Controller> serving() {
        Instant now = clock.instant();
        return store.controllers().stream()
                .filter(controller -> controller.isServing(now))
                .findAny();
    }

    private void run() {
        try {
            while (!closed) {
                look();
                boolean _ = news.tryAcquire(REST_SECONDS, TimeUnit.SECONDS);
                int _ = news.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            if (store.isReady()) {
                ready = clock.instant();
                report(self.place().get());
                tell();
                lookAtServing();
            }
        } catch (StoreException e) {
            LOG.atDebug().setCause(e).log("This controller's row waits for the store");
        } catch (RuntimeException e) { // The loop must outlive every failure of one look.
            LOG.atError().setCause(e).log("This controller's place in the cluster is not looked after");
        }
    }

    /** Not at every change of the store: it asks the other controller. */
    private void lookAtServing() {
        Instant now = clock.instant();
        if (looked.plusSeconds(REST_SECONDS).isBefore(now)) {
            looked = now;
            takeOver.look();
        }
    }

    private void report(Controller.Place place) {
        Optional<Controller> row = store.controllers().stream()
                .filter(controller -> controller.id().equals(id()))
                .findAny();
        if (row.filter(there -> there.place().equals(place)).isPresent()) {
            refused = "";
            return;
        }
        ControllerChange change = store.reportController(id(), place);
        String objection = change instanceof Refusal refusal ? refusal.message() : "";
        if (!objection.equals(refused) && !objection.isEmpty()) {
            LOG.atError()
                    .addKeyValue("reason", objection)
                    .log("The cluster does not have this controller at this place");
        }
        refused = objection;
    }

    private void tell() {
        List<String> stores = controllers().stream()
                .map(controller -> controller.address().toString())
                .toList();
        if (!stores.isEmpty() && !stores.equals(told)) {
            dial.at(stores);
            told = stores;
            LOG.atInfo().addKeyValue("controllers", String.join(", ", stores)).log("The cluster is these controllers");
        }
    }

    @Override
    public synchronized void close() {
        if (subscription != null) {
            subscription.close();
        }
        closed = true;
        news.release();
    }
}
