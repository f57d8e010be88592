package io.fairlead.controller.store;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.controller.model.Controller;
import io.fairlead.controller.model.ControllerId;
import io.fairlead.net.Ip;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How controllers come into the cluster and leave it. */
interface ControllerContract extends StoreUse {

    ControllerId ONE = id(1);
    ControllerId TWO = id(2);

    private static ControllerId id(int number) {
        return new ControllerId("00000000-0000-0000-0000-00000000000" + number);
    }

    private static Controller.Place place(String name, String address) {
        return new Controller.Place(name, Ip.parse(address), 7443, "1");
    }

    private void begin() {
        store().reportController(ONE, place("one", "192.0.2.1"));
        store().createToken(token("c1", JoinToken.Role.CONTROLLER));
        store().createToken(token("h1", JoinToken.Role.HOST));
    }

    private static JoinToken token(String id, JoinToken.Role role) {
        return new JoinToken(id, "hash", role, NOW, NOW.plusSeconds(60), 1);
    }

    private ControllerChange join(ControllerId id, String name, String address, String token) {
        var proof = new TokenProof(token, "hash", "key of " + id);
        return store().admitController(new ControllerRequest(id, place(name, address), proof));
    }

    @Test
    default void theFirstControllerBeginsAndOthersAreLetInByTokens() {
        begin();
        assertThat(store().reportController(TWO, place("two", "192.0.2.2")))
                .isEqualTo(new ControllerChange.NotMember("two"));
        pass(Duration.ofSeconds(1));

        assertThat(join(TWO, "two", "192.0.2.2", "c1")).isInstanceOf(ControllerChange.Done.class);
        assertThat(join(TWO, "two", "192.0.2.2", "c1")).isInstanceOf(ControllerChange.Done.class);
        assertThat(join(id(3), "three", "192.0.2.3", "c1")).isInstanceOf(ControllerChange.TokenRefused.class);
        assertThat(store().controllers().stream().sorted(Controller.BY_AGE).map(Controller::id))
                .containsExactly(ONE, TWO);
    }

    @Test
    default void aTokenLetsInOnlyInItsRole() {
        begin();
        assertThat(join(TWO, "two", "192.0.2.2", "h1"))
                .isEqualTo(new ControllerChange.TokenRefused("This join token lets in a host, not a controller."));
        var host = StoreUse.request("one", "192.0.2.9");
        var proof = new TokenProof("c1", "hash", "key");
        assertThat(store().admit(new HostRequest(host.id(), host.name(), host.facts(), Optional.of(proof))))
                .isInstanceOf(HostChange.TokenRefused.class);
        assertThat(store().controllers()).hasSize(1);
    }

    @Test
    default void takesNobodyForAnotherController() {
        begin();
        assertThat(join(TWO, "one", "192.0.2.2", "c1")).isInstanceOf(ControllerChange.Taken.class);
        assertThat(join(TWO, "two", "192.0.2.1", "c1")).isInstanceOf(ControllerChange.Taken.class);
        assertThat(join(ONE, "one", "192.0.2.1", "c1")).isInstanceOf(ControllerChange.Taken.class);
        assertThat(join(TWO, "two", "192.0.2.2", "c1")).isInstanceOf(ControllerChange.Done.class);
        assertThat(store().reportController(ONE, place("one", "192.0.2.2"))).isInstanceOf(ControllerChange.Taken.class);
    }

    @Test
    default void followsAControllerThatMoves() {
        begin();
        pass(Duration.ofSeconds(1));
        store().reportController(ONE, place("one", "192.0.2.7"));

        assertThat(store().controllers())
                .containsExactly(new Controller(ONE, place("one", "192.0.2.7"), NOW, "", Optional.of(NOW)));
    }

    @Test
    default void knowsTheOnlyControllerAgainByItsAddressWhereItsIdWasLost() {
        begin();

        assertThat(store().reportController(TWO, place("two", "192.0.2.2")))
                .isInstanceOf(ControllerChange.NotMember.class);
        assertThat(store().reportController(TWO, place("new", "192.0.2.1"))).isInstanceOf(ControllerChange.Done.class);
        assertThat(store().controllers())
                .containsExactly(new Controller(TWO, place("new", "192.0.2.1"), NOW, "", Optional.of(NOW)));
    }

    @Test
    default void givesTheHostsToOneAndOnlyFromTheOneItBelievesIn() {
        begin();
        join(TWO, "two", "192.0.2.2", "c1");
        Instant soon = NOW.plusSeconds(40);

        assertThat(store().serveHosts(TWO, Optional.empty(), soon)).isInstanceOf(ControllerChange.Served.class);
        assertThat(store().serveHosts(id(3), Optional.of(ONE), soon)).isInstanceOf(ControllerChange.NotMember.class);
        assertThat(serving()).isEqualTo(Map.of(ONE, NOW));
        assertThat(store().serveHosts(TWO, Optional.of(ONE), soon)).isInstanceOf(ControllerChange.Done.class);
        assertThat(serving()).isEqualTo(Map.of(TWO, soon));

        store().removeController(TWO);
        assertThat(serving()).isEmpty();
        assertThat(store().serveHosts(ONE, Optional.of(TWO), soon)).isInstanceOf(ControllerChange.Done.class);
        assertThat(serving()).isEqualTo(Map.of(ONE, soon));
    }

    private Map<ControllerId, Instant> serving() {
        return store().controllers().stream()
                .filter(controller -> controller.serves().isPresent())
                .collect(toMap(Controller::id, controller -> controller.serves().orElseThrow()));
    }

    @Test
    default void removesAllButTheLastAndLetsNoneBackInByItself() {
        begin();
        join(TWO, "two", "192.0.2.2", "c1");

        assertThat(store().removeController(ONE)).isInstanceOf(ControllerChange.Done.class);
        assertThat(store().removeController(ONE)).isInstanceOf(ControllerChange.NotMember.class);
        assertThat(store().removeController(TWO)).isInstanceOf(ControllerChange.LastOne.class);
        assertThat(store().reportController(ONE, place("one", "192.0.2.1")))
                .isInstanceOf(ControllerChange.NotMember.class);
        assertThat(store().controllers()).extracting(Controller::id).containsExactly(TWO);
    }
}
