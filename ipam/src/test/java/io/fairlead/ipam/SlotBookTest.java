package io.fairlead.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.OfPort;
import io.fairlead.net.Vni;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotBookTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Subnet SUBNET = Subnet.of(Cidr.parse("10.0.0.0/24"));
    private static final Lease BLOCK = lease("10.0.0.16/28", 65_216, LeaseState.USABLE);
    private static final SlotBook BOOK = SlotBook.of(SUBNET, List.of(BLOCK));

    @Test
    void keepsTheGatewaysOwnAddressBack() {
        assertThat(BOOK.capacity()).isEqualTo(15);
        assertThat(address(BOOK.take(NOW))).isEqualTo(Ip.parse("10.0.0.17"));
        assertThat(reason(BOOK.take(Ip.parse("10.0.0.16")))).isEqualTo(SlotResult.Reason.KEPT_BACK);
        assertThat(reason(BOOK.take(Ip.parse("10.0.0.1")))).isEqualTo(SlotResult.Reason.KEPT_BACK);
    }

    @Test
    void givesTheLongestFreeFirst() {
        SlotBook book = BOOK;
        for (int i = 0; i < 15; i++) {
            book = taken(book.take(NOW));
        }
        book = book.release(Ip.parse("10.0.0.20"), NOW.minusSeconds(60))
                .release(Ip.parse("10.0.0.19"), NOW.minusSeconds(30));

        assertThat(address(book.take(NOW))).isEqualTo(Ip.parse("10.0.0.20"));
    }

    @Test
    void givesAnAddressJustReleasedToTheNextAsker() {
        SlotBook book = taken(taken(BOOK.take(NOW)).take(NOW))
                .release(Ip.parse("10.0.0.18"), NOW)
                .release(Ip.parse("10.0.0.17"), NOW.plusSeconds(1));

        assertThat(address(book.take(NOW.plusSeconds(9)))).isEqualTo(Ip.parse("10.0.0.17"));
        assertThat(address(book.take(NOW.plusSeconds(11)))).isEqualTo(Ip.parse("10.0.0.19"));
    }

    @Test
    void givesANamedAddressOnce() {
        SlotResult result = BOOK.take(Ip.parse("10.0.0.30"));

        assertThat(result)
                .isInstanceOfSatisfying(
                        SlotResult.Taken.class,
                        taken -> assertThat(taken.slot())
                                .isEqualTo(new Slot(Ip.parse("10.0.0.30"), new OfPort(65_216 + 30))));
        assertThat(reason(taken(result).take(Ip.parse("10.0.0.30")))).isEqualTo(SlotResult.Reason.IN_USE);
        assertThat(reason(BOOK.take(Ip.parse("10.0.0.40")))).isEqualTo(SlotResult.Reason.NOT_HELD);
    }

    @Test
    void confirmsWhatIsInUseAlsoWhileItDrains() {
        SlotBook draining = taken(BOOK.take(NOW)).withLeases(List.of(BLOCK.become(LeaseState.DRAINING, 2)));

        assertThat(address(draining.confirm(Ip.parse("10.0.0.17")))).isEqualTo(Ip.parse("10.0.0.17"));
        assertThat(reason(draining.take(NOW))).isEqualTo(SlotResult.Reason.FULL);
        assertThat(draining.wantsAnotherBlock()).isTrue();
        assertThat(reason(draining.confirm(Ip.parse("10.0.0.40")))).isEqualTo(SlotResult.Reason.NOT_HELD);
    }

    @Test
    void wantsAnotherBlockBelowAQuarter() {
        SlotBook book = BOOK;
        for (int i = 0; i < 11; i++) {
            assertThat(book.wantsAnotherBlock()).isFalse();
            book = taken(book.take(NOW));
        }
        assertThat(taken(book.take(NOW)).wantsAnotherBlock()).isTrue();
    }

    @Test
    void leavesOutTheSlotOfAForeignPort() {
        SlotBook book = BOOK.rebuilt(Set.of(Ip.parse("10.0.0.18")), Set.of(new OfPort(65_216 + 17)));

        assertThat(address(book.take(NOW))).isEqualTo(Ip.parse("10.0.0.19"));
        assertThat(reason(book.take(Ip.parse("10.0.0.17")))).isEqualTo(SlotResult.Reason.IN_USE);
        assertThat(address(book.withForeign(Set.of()).take(NOW))).isEqualTo(Ip.parse("10.0.0.17"));
    }

    @Test
    void returnsTheFirstBlockLast() {
        Lease second = lease("10.0.0.32/28", 65_152, LeaseState.USABLE);
        SlotBook book = BOOK.withLeases(List.of(BLOCK, second));

        assertThat(book.returnable()).containsExactly(second);
        assertThat(taken(book.take(Ip.parse("10.0.0.33"))).returnable()).isEmpty();
        assertThat(BOOK.returnable()).containsExactly(BLOCK);
    }

    @Test
    void returnsWhatDrainsWhenItIsEmpty() {
        Lease first = BLOCK.become(LeaseState.DRAINING, 2);
        Lease second = lease("10.0.0.32/28", 65_152, LeaseState.DRAINING);
        SlotBook book = BOOK.withLeases(List.of(first, second));
        SlotBook used = taken(book.confirm(Ip.parse("10.0.0.33")));

        assertThat(used.returnable()).isEmpty();
        assertThat(used.release(Ip.parse("10.0.0.33"), NOW).returnable()).containsExactly(second);
        assertThat(book.withLeases(List.of(first)).returnable()).containsExactly(first);
    }

    @Test
    void keepsABlockWhileAForeignPortIsInIt() {
        SlotBook book = BOOK.withForeign(Set.of(new OfPort(65_216 + 17)));

        assertThat(book.returnable()).isEmpty();
        assertThat(book.withForeign(Set.of(new OfPort(65_216 + 32))).returnable())
                .containsExactly(BLOCK);
    }

    @Test
    void givesReservedAddressesOnlyByNameAndExcludedOnesNever() {
        Subnet subnet = SUBNET.excluding(AddressSet.parse(List.of("10.0.0.17-10.0.0.19")))
                .reserving(AddressSet.parse(List.of("10.0.0.24/29")));
        SlotBook book = SlotBook.of(subnet, List.of(BLOCK));

        assertThat(book.free().map(slot -> slot.address().toString()))
                .containsExactly("10.0.0.20", "10.0.0.21", "10.0.0.22", "10.0.0.23");
        assertThat(book.capacity()).isEqualTo(4);
        assertThat(address(book.take(Ip.parse("10.0.0.24")))).isEqualTo(Ip.parse("10.0.0.24"));
        assertThat(((SlotResult.Refused) book.take(Ip.parse("10.0.0.18"))).message())
                .isEqualTo("Address 10.0.0.18 is excluded from 10.0.0.0/24, no container gets it: choose another");
    }

    @Test
    void givesNothingThatAnotherHostHasLeased() {
        Ip left = Ip.parse("10.0.0.20");
        SlotBook book = BOOK.withHoles(List.of(new Cidr(left, 32)));

        assertThat(book.capacity()).isEqualTo(14);
        assertThat(book.free().map(Slot::address)).doesNotContain(left);
        assertThat(reason(book.take(left))).isEqualTo(SlotResult.Reason.NOT_HELD);
        assertThat(reason(book.confirm(left))).isEqualTo(SlotResult.Reason.NOT_HELD);
        assertThat(address(book.withHoles(List.of()).take(left))).isEqualTo(left);
    }

    @Test
    void givesAnExceptionToWhoNamesIt() {
        Ip single = Ip.parse("10.0.0.77");
        SlotBook book = SlotBook.of(SUBNET, List.of(lease("10.0.0.77/32", 65_088, LeaseState.USABLE)));

        assertThat(book.free()).isEmpty();
        assertThat(book.capacity()).isZero();
        assertThat(reason(book.take(NOW))).isEqualTo(SlotResult.Reason.FULL);
        assertThat(address(book.take(single))).isEqualTo(single);
        assertThat(book.returnable()).hasSize(1);
    }

    @Test
    void takesTheSlotOfTheSmallestLease() {
        Ip single = Ip.parse("10.0.0.20");
        SlotBook book = BOOK.withLeases(List.of(BLOCK, lease("10.0.0.20/32", 65_088, LeaseState.USABLE)));

        assertThat(book.take(single))
                .isInstanceOfSatisfying(
                        SlotResult.Taken.class,
                        taken -> assertThat(taken.slot().port()).isEqualTo(new OfPort(65_088 + 20)));
        assertThat(book.free().map(Slot::address)).doesNotContain(single).doesNotHaveDuplicates();
    }

    /** Whatever is taken and released: nobody shares an address, none is kept back, none outside the blocks. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20_261})
    void neverGivesAnAddressTwice(long seed) {
        var random = new Random(seed);
        SlotBook book = BOOK.withLeases(List.of(BLOCK, lease("10.0.0.240/28", 65_152, LeaseState.USABLE)));
        Set<Ip> mine = new HashSet<>();
        for (int step = 0; step < 500; step++) {
            Instant now = NOW.plusSeconds(step);
            Ip any = Ip.parse("10.0.0.0").plus(random.nextInt(256));
            switch (random.nextInt(3) == 0 ? book.take(any) : book.take(now)) {
                case SlotResult.Taken taken -> {
                    assertThat(mine.add(taken.slot().address())).isTrue();
                    assertThat(SUBNET.keptBack()).doesNotContain(taken.slot().address());
                    book = taken.book();
                }
                case SlotResult.Refused _ -> {
                    book = book.release(any, now);
                    mine.remove(any);
                }
            }
            assertThat(book.taken()).isEqualTo(mine);
        }
        assertThat(book.rebuilt(mine, Set.of())).isEqualTo(book);
    }

    private static SlotBook taken(SlotResult result) {
        return ((SlotResult.Taken) result).book();
    }

    private static Ip address(SlotResult result) {
        return ((SlotResult.Taken) result).slot().address();
    }

    private static SlotResult.Reason reason(SlotResult result) {
        return ((SlotResult.Refused) result).reason();
    }

    private static Lease lease(String block, int window, LeaseState state) {
        return new Lease(new Vni(7), Cidr.parse(block), new HostId("h1"), new Window(window), Epoch.FIRST, state, 1);
    }
}
