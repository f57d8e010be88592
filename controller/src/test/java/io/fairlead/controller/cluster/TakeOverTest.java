package io.fairlead.controller.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.controller.model.Controller;
import io.fairlead.controller.model.ControllerId;
import io.fairlead.controller.store.ControllerRequest;
import io.fairlead.controller.store.JoinToken;
import io.fairlead.controller.store.Store;
import io.fairlead.controller.store.TokenProof;
import io.fairlead.controller.testing.InMemoryJournal;
import io.fairlead.controller.testing.InMemoryStore;
import io.fairlead.net.Ip;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three controllers that look at each other, by a clock of the test's. */
class TakeOverTest {

    private static final ControllerId ONE = id(1);
    private static final ControllerId TWO = id(2);
    private static final ControllerId THREE = id(3);

    private final Instant begin = Instant.parse("2026-11-24T10:00:00Z");
    private Instant now = begin;
    private final Store store = InMemoryStore.over(new InMemoryJournal(), () -> now);
    private final Set<ControllerId> unwell = new HashSet<>();
    private final TakeOver two = takeOver(TWO);
    private final TakeOver three = takeOver(THREE);

    private static ControllerId id(int number) {
        return new ControllerId("00000000-0000-0000-0000-00000000000" + number);
    }

    private TakeOver takeOver(ControllerId self) {
        return new TakeOver(store, self, controller -> !unwell.contains(controller.id()), () -> now);
    }

    @BeforeEach
    void formThree() {
        store.reportController(ONE, place(1));
        store.createToken(new JoinToken("t", "hash", JoinToken.Role.CONTROLLER, now, now.plusSeconds(60), 2));
        for (int number : List.of(2, 3)) {
            now = now.plusSeconds(1);
            var proof = new TokenProof("t", "hash", "key" + number);
            store.admitController(new ControllerRequest(id(number), place(number), proof));
        }
    }

    private static Controller.Place place(int number) {
        return new Controller.Place("c" + number, Ip.parse("192.0.2." + number), 7443, "1");
    }

    private void look(Duration atMost) {
        Instant end = now.plus(atMost);
        while (now.isBefore(end)) {
            now = now.plusSeconds(5);
            List.of(three, two).forEach(TakeOver::look);
        }
    }

    private Optional<Controller> serving() {
        return store.controllers().stream()
                .filter(controller -> controller.serves().isPresent())
                .findAny();
    }

    @Test
    void leavesTheHostsToOneThatIsWellOrUnwellForAMoment() {
        look(TakeOver.AWAY.multipliedBy(2));
        unwell.add(ONE);
        look(TakeOver.AWAY.minusSeconds(5));
        unwell.remove(ONE);
        look(Duration.ofSeconds(5));
        unwell.add(ONE);
        look(TakeOver.AWAY.minusSeconds(5));

        assertThat(serving().map(Controller::id)).contains(ONE);
    }

    @Test
    void theLongestInTheClusterThatIsWellTakesTheHostsOverAndBeginsLater() {
        unwell.addAll(List.of(ONE, TWO));
        while (serving().map(Controller::id).equals(Optional.of(ONE))) {
            now = now.plusSeconds(5);
            three.look();
        }

        assertThat(now).isBeforeOrEqualTo(begin.plus(TakeOver.AWAY).plusSeconds(12));
        assertThat(serving().map(Controller::id)).contains(THREE);
        assertThat(serving().flatMap(Controller::serves)).contains(now.plus(Controller.PAUSE));
    }

    @Test
    void theSecondHasPrecedenceOverTheThird() {
        unwell.add(ONE);
        look(TakeOver.AWAY.multipliedBy(2));

        assertThat(serving().map(Controller::id)).contains(TWO);
    }

    @Test
    void theHostsOfARemovedOneAreTakenOverAtOnceButServedLater() {
        store.removeController(ONE);
        look(Duration.ofSeconds(5));

        assertThat(serving()).map(Controller::id).contains(TWO);
        assertThat(serving().flatMap(Controller::serves)).contains(now.plus(Controller.PAUSE));
        assertThat(serving().orElseThrow().isServing(now.plus(Controller.PAUSE).minusMillis(1)))
                .isFalse();
        assertThat(serving().orElseThrow().isServing(now.plus(Controller.PAUSE)))
                .isTrue();
    }

    @Test
    void aClockThatWasSetBackKeepsNobodyFromServing() {
        assertThat(serving().orElseThrow().isServing(begin.minus(Duration.ofHours(1))))
                .isTrue();
    }
}
