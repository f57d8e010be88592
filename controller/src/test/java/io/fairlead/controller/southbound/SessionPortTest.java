package io.fairlead.controller.southbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.controller.reconcile.SouthboundException;
import io.fairlead.openflow.diff.SwitchDiff;
import io.fairlead.openflow.diff.SwitchState;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionPortTest {

    private final FakeSwitchSession session = new FakeSwitchSession("00000000000000ff", "192.0.2.1");
    private final SessionPort port = new SessionPort(session);

    @Test
    void knowsNothingOfASwitchAfterAChangeThatFailed() {
        port.holds(7);
        session.loseAnswers();

        var nothing = new SwitchState(List.of(), List.of());
        assertThatThrownBy(() -> port.apply(SwitchDiff.between(nothing, nothing)))
                .isInstanceOf(SouthboundException.class);

        assertThat(port.carries(7)).isFalse();
    }
}
