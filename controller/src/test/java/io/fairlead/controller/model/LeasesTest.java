package io.fairlead.controller.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ipam.Epoch;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.LeaseState;
import io.fairlead.ipam.Window;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.Vni;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeasesTest {

    /** What a look at every lease of the network finds. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20_261})
    void findsWhatLiesWithinAnother(long seed) {
        var random = new Random(seed);
        List<Lease> some = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Cidr block = new Cidr(Ip.parse("10.0.0.0").plus(64L * i), 26 + random.nextInt(3));
            var network = new Vni(1 + random.nextInt(2));
            some.add(lease(network, block));
            random.ints(random.nextInt(4), 0, 64)
                    .distinct()
                    .mapToObj(at -> new Cidr(block.first().plus(at), 32))
                    .forEach(single -> some.add(lease(network, single)));
        }
        Leases leases = Leases.of(some);

        assertThat(some)
                .allSatisfy(outer -> assertThat(leases.within(outer))
                        .isEqualTo(leases.inNetwork(outer.network()).stream()
                                .filter(lease -> lease.isWithin(outer))
                                .toList()));
        assertThat(some).anySatisfy(outer -> assertThat(leases.within(outer)).hasSizeGreaterThan(1));
    }

    private static Lease lease(Vni network, Cidr block) {
        return new Lease(network, block, new HostId("h1"), Window.FIRST, new Epoch(1), LeaseState.USABLE, 1);
    }
}
