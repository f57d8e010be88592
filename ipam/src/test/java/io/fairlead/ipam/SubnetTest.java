package io.fairlead.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.Vni;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubnetTest {

    @ParameterizedTest
    @CsvSource({"8,26", "16,26", "20,26", "22,26", "23,27", "24,28", "25,29", "26,30", "28,30", "30,30"})
    void cutsBlocksOfASixteenth(int prefix, int block) {
        assertThat(Subnet.of(Cidr.around(Ip.parse("10.0.0.0"), prefix)).blockPrefix())
                .isEqualTo(block);
    }

    @Test
    void refusesAGatewayThatIsNoAddressOfIt() {
        assertThatThrownBy(() -> Subnet.of(Cidr.parse("10.0.0.0/24"), Ip.parse("10.0.1.1")))
                .hasMessage("Gateway 10.0.1.1 is not an address of 10.0.0.0/24 between its first and its last");
        assertThatThrownBy(() -> Subnet.of(Cidr.parse("10.0.0.0/24"), Ip.parse("10.0.0.255")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keepsTheGatewaysOwnAddressInTheBlockHeldLongest() {
        Subnet subnet = Subnet.of(Cidr.parse("10.0.0.0/24"));
        List<Lease> leases = List.of(lease("10.0.0.0/28", 65_152), lease("10.0.0.32/28", 65_216));

        assertThat(subnet.gatewayOn(leases)).contains(Ip.parse("10.0.0.32"));
        assertThat(subnet.gatewayOn(leases.subList(0, 1))).contains(Ip.parse("10.0.0.2"));
    }

    @Test
    void keepsNoGatewaysOwnAddressInASmallSubnet() {
        assertThat(Subnet.of(Cidr.parse("10.0.0.0/27")).gatewayOn(List.of(lease("10.0.0.8/30", 65_216))))
                .isEmpty();
    }

    @Test
    void setsAddressesAside() {
        Subnet subnet = Subnet.of(Cidr.parse("10.0.0.0/24"))
                .excluding(set("10.0.0.2-10.0.0.20"))
                .reserving(set("10.0.0.128/25"));

        assertThat(subnet.isForContainers(Ip.parse("10.0.0.20"))).isFalse();
        assertThat(subnet.isForContainers(Ip.parse("10.0.0.21"))).isTrue();
        assertThat(subnet.isForContainers(Ip.parse("10.0.0.130"))).isTrue();
        assertThat(subnet.isForContainers(Ip.parse("10.0.0.255"))).isFalse();
        assertThat(subnet.blocks().filter(subnet::offers).map(Cidr::toString))
                .containsExactly(
                        "10.0.0.16/28",
                        "10.0.0.32/28",
                        "10.0.0.48/28",
                        "10.0.0.64/28",
                        "10.0.0.80/28",
                        "10.0.0.96/28",
                        "10.0.0.112/28");
        assertThat(subnet.gatewayOn(List.of(lease("10.0.0.16/28", 65_216)))).contains(Ip.parse("10.0.0.21"));
        assertThat(subnet.gatewayOn(List.of(lease("10.0.0.128/28", 65_216)))).contains(Ip.parse("10.0.0.128"));
    }

    @Test
    void refusesToSetAsideWhatItHasNotOrAllItHas() {
        Subnet subnet = Subnet.of(Cidr.parse("10.0.0.0/24"));

        assertThatThrownBy(() -> subnet.excluding(set("10.0.1.0-10.0.1.3")))
                .hasMessage("Excluded addresses 10.0.1.0/30 are not in 10.0.0.0/24");
        assertThatThrownBy(() -> subnet.reserving(set("10.0.0.0/16")))
                .hasMessage("Reserved addresses 10.0.0.0/16 are not in 10.0.0.0/24");
        assertThatThrownBy(() -> subnet.excluding(set("10.0.0.2-10.0.0.254")))
                .hasMessageStartingWith("Nothing of 10.0.0.0/24 is left for containers");
        assertThat(subnet.reserving(set("10.0.0.0/24")).offers(Cidr.parse("10.0.0.16/28")))
                .isFalse();
    }

    private static AddressSet set(String range) {
        return AddressSet.parse(List.of(range));
    }

    private static Lease lease(String block, int window) {
        return new Lease(
                new Vni(7), Cidr.parse(block), new HostId("h1"), new Window(window), Epoch.FIRST, LeaseState.USABLE, 1);
    }
}
