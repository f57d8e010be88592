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
        assertThatThrownBy(() -> new Subnet(Cidr.parse("10.0.0.0/24"), Ip.parse("10.0.1.1")))
                .hasMessage("Gateway 10.0.1.1 is not an address of 10.0.0.0/24 between its first and its last");
        assertThatThrownBy(() -> new Subnet(Cidr.parse("10.0.0.0/24"), Ip.parse("10.0.0.255")))
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

    private static Lease lease(String block, int window) {
        return new Lease(
                new Vni(7), Cidr.parse(block), new HostId("h1"), new Window(window), Epoch.FIRST, LeaseState.USABLE, 1);
    }
}
