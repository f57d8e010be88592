package io.fairlead.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.OfPort;
import io.fairlead.net.Vni;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseTest {

    private static final Lease LEASE = new Lease(
            new Vni(7),
            Cidr.parse("10.0.0.80/28"),
            new HostId("h1"),
            new Window(65_152),
            Epoch.FIRST,
            LeaseState.CLAIMED,
            3);

    @Test
    void givesEachAddressThePortWithItsLowSixBits() {
        assertThat(LEASE.slots())
                .hasSize(16)
                .startsWith(new Slot(Ip.parse("10.0.0.80"), new OfPort(65_152 + 16)))
                .endsWith(new Slot(Ip.parse("10.0.0.95"), new OfPort(65_152 + 31)));
    }

    @Test
    void hasOnlyItsPartOfTheWindow() {
        assertThat(LEASE.contains(new OfPort(65_152 + 16))).isTrue();
        assertThat(LEASE.contains(new OfPort(65_152 + 15))).isFalse();
        assertThat(LEASE.contains(new OfPort(65_152 + 32))).isFalse();
    }

    @Test
    void refusesAnAddressOfAnotherBlock() {
        assertThatThrownBy(() -> LEASE.slot(Ip.parse("10.0.0.96"))).hasMessage("10.0.0.96 is not in 10.0.0.80/28");
    }

    @Test
    void refusesMoreThanAWindowHolds() {
        assertThatThrownBy(() -> new Lease(
                        LEASE.network(),
                        Cidr.parse("10.0.0.0/25"),
                        LEASE.host(),
                        LEASE.window(),
                        Epoch.FIRST,
                        LeaseState.CLAIMED,
                        1))
                .hasMessage("A block has at most 64 addresses: 10.0.0.0/25");
    }

    @Test
    void livesOneStepAtATime() {
        Lease withdrawn = LEASE.become(LeaseState.INSTALLED, 4)
                .become(LeaseState.USABLE, 5)
                .become(LeaseState.DRAINING, 6)
                .become(LeaseState.WITHDRAWN, 7);

        assertThat(withdrawn.revision()).isEqualTo(7);
        assertThatThrownBy(() -> LEASE.become(LeaseState.USABLE, 4))
                .hasMessage("Lease 10.0.0.80/28 of h1 can't go from claimed to usable");
        assertThatThrownBy(() -> withdrawn.become(LeaseState.CLAIMED, 8)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void comesBackFromDrainingButNotFromBeingWithdrawn() {
        Lease draining = LEASE.become(LeaseState.INSTALLED, 4)
                .become(LeaseState.USABLE, 5)
                .become(LeaseState.DRAINING, 6);

        assertThat(draining.become(LeaseState.USABLE, 7).state()).isEqualTo(LeaseState.USABLE);
        Lease withdrawn = draining.become(LeaseState.WITHDRAWN, 7);
        assertThatThrownBy(() -> withdrawn.become(LeaseState.USABLE, 8)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource(LeaseState.class)
    void writesAndReadsItsState(LeaseState state) {
        assertThat(LeaseState.ofWord(state.word())).isEqualTo(state);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 960, 65_217, 65_280, 1_030})
    void refusesAWindowThatIsNone(int base) {
        assertThatThrownBy(() -> new Window(base)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void findsTheWindowOfAPort() {
        assertThat(Window.of(new OfPort(OfPort.MAX))).isEqualTo(Window.FIRST);
        assertThat(Window.of(new OfPort(1_024))).isEqualTo(Window.LAST);
    }

    @Test
    void refusesASlotWhosePortDoesNotFit() {
        assertThatThrownBy(() -> new Slot(Ip.parse("10.0.0.5"), new OfPort(65_152 + 6)))
                .hasMessage("Port 65158 can't be the slot of 10.0.0.5: their low 6 bits differ");
    }
}
