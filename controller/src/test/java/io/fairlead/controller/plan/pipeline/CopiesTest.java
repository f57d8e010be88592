package io.fairlead.controller.plan.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.net.Ip;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CopiesTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 700, 701, 1_401, 1_402, 1_600, 5_000})
    void everyOtherMemberGetsOneCopy(int size) {
        var random = new Random(size);
        for (List<Ip> hosts : List.of(inARow(size), scattered(size, random))) {
            for (int trial = 0; trial < 5; trial++) {
                Ip sender = hosts.get(random.nextInt(size));
                List<Ip> others =
                        hosts.stream().filter(host -> !host.equals(sender)).toList();

                assertThat(reached(sender, hosts)).containsExactlyInAnyOrderElementsOf(others);
            }
        }
    }

    @Test
    void noHostMakesMoreCopiesThanOvsCarries() {
        for (int size : new int[] {1_401, 2_000, 10_000}) {
            Copies copies = copies(Ip.parse("10.0.0.0"), inARow(size));

            assertThat(copies.lists()).allMatch(list -> list.size() <= Copies.AT_ONCE);
            assertThat(copies.ownPart()).hasSizeLessThan(Copies.PART);
        }
        assertThat(copies(Ip.parse("10.0.0.0"), inARow(Copies.DIRECT + 1)).otherParts())
                .isEmpty();
        assertThat(copies(Ip.parse("10.0.0.0"), inARow(Copies.DIRECT + 2)).otherParts())
                .containsExactly(1, 2, 3);
    }

    @Test
    void sharesTheWorkOfCopying() {
        List<Ip> hosts = inARow(1_600);
        Set<Ip> relays = new HashSet<>();
        for (Ip sender : hosts.subList(0, 400)) {
            Copies copies = copies(sender, hosts);
            copies.lists().forEach(relays::addAll);
        }
        assertThat(relays).hasSize(1_600);
    }

    /** Everyone who hears it, as often as he does, off the first host and off those who copy it on. */
    private static List<Ip> reached(Ip sender, List<Ip> hosts) {
        List<Ip> reached = new ArrayList<>();
        copies(sender, hosts).lists().forEach(reached::addAll);
        for (Ip first : List.copyOf(reached)) {
            Copies copies = copies(first, hosts);
            if (copies.otherParts().contains(sender.bits() & copies.partMask())) {
                copies.ownPart().forEach(reached::add);
            }
        }
        return reached;
    }

    private static Copies copies(Ip self, List<Ip> hosts) {
        return new Copies(
                self, hosts.stream().filter(host -> !host.equals(self)).toList());
    }

    private static List<Ip> inARow(int size) {
        return IntStream.range(0, size).mapToObj(Ip.parse("10.0.0.0")::plus).toList();
    }

    private static List<Ip> scattered(int size, Random random) {
        return random.ints().distinct().limit(size).mapToObj(Ip::new).toList();
    }
}
