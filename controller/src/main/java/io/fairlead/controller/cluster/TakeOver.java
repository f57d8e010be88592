package io.fairlead.controller.cluster;

import io.fairlead.controller.model.Controller;
import io.fairlead.controller.model.ControllerId;
import io.fairlead.controller.store.ControllerChange;
import io.fairlead.controller.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the hosts over from a controller that is not well, or not in the cluster any more. When that is done too early,
 * nobody is harmed: the store gives the hosts to one only, and that one begins when the former has ended for certain.
 */
final class TakeOver {

    /** How long the one that serves the hosts may be unwell: a restart takes less. */
    static final Duration AWAY = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(TakeOver.class);

    private final Store store;
    private final ControllerId self;
    private final Predicate<Controller> isReady;
    private final InstantSource clock;
    private @Nullable Missed missed;

    private record Missed(ControllerId controller, Instant since) {}

    /** @param isReady asks another controller whether it can do its work; may take a moment */
    TakeOver(Store store, ControllerId self, Predicate<Controller> isReady, InstantSource clock) {
        this.store = store;
        this.self = self;
        this.isReady = isReady;
        this.clock = clock;
    }

    /** Looks at the one that serves the hosts, and does what is due. Called every few seconds while the store is there. */
    void look() {
        List<Controller> all =
                store.controllers().stream().sorted(Controller.BY_AGE).toList();
        Optional<Controller> serving =
                all.stream().filter(each -> each.serves().isPresent()).findAny();
        if (serving.stream().anyMatch(each -> isSelf(each) || !isMissed(each))) {
            return;
        }
        boolean next = all.stream()
                .filter(each -> !serving.equals(Optional.of(each)))
                .filter(each -> isSelf(each) || isReady.test(each))
                .findFirst()
                .filter(this::isSelf)
                .isPresent();
        if (next) {
            take(serving);
        }
    }

    private boolean isSelf(Controller controller) {
        return controller.id().equals(self);
    }

    /** Whether it has been unwell at every look for long enough. */
    private boolean isMissed(Controller serving) {
        if (isReady.test(serving)) {
            missed = null;
            return false;
        }
        Instant now = clock.instant();
        if (missed == null || !missed.controller().equals(serving.id())) {
            missed = new Missed(serving.id(), now);
        }
        return !now.isBefore(missed.since().plus(AWAY));
    }

    private void take(Optional<Controller> from) {
        Instant begin = clock.instant().plus(Controller.PAUSE);
        if (store.serveHosts(self, from.map(Controller::id), begin) instanceof ControllerChange.Done) {
            LOG.atWarn()
                    .addKeyValue("former", from.map(Controller::name).orElse("removed"))
                    .addKeyValue("from", begin)
                    .log("This controller takes the hosts over");
        }
    }
}
