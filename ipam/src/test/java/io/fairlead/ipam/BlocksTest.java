package io.fairlead.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlocksTest {

    @Test
    void splitsInOrder() {
        assertThat(Blocks.split(Cidr.parse("10.0.0.0/24"), 26))
                .extracting(Cidr::toString)
                .containsExactly("10.0.0.0/26", "10.0.0.64/26", "10.0.0.128/26", "10.0.0.192/26");
    }

    @Test
    void splitsLazily() {
        assertThat(Blocks.split(Cidr.parse("0.0.0.0/0"), 32).limit(3)).hasSize(3);
    }

    @Test
    void refusesToSplitIntoLargerParts() {
        assertThatThrownBy(() -> Blocks.split(Cidr.parse("10.0.0.0/24"), 23))
                .hasMessage("10.0.0.0/24 has no parts of prefix /23");
    }

    @Test
    void subtractsTheFewestBlocks() {
        assertThat(Blocks.subtract(Cidr.parse("10.0.0.0/24"), List.of(Cidr.parse("10.0.0.64/28"))))
                .extracting(Cidr::toString)
                .containsExactly("10.0.0.0/26", "10.0.0.80/28", "10.0.0.96/27", "10.0.0.128/25");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 15, 24, 30, 32})
    void mergesWhatWasSplit(int prefix) {
        Cidr range = Cidr.around(Ip.parse("10.200.77.13"), prefix);
        List<Cidr> parts =
                new ArrayList<>(Blocks.split(range, Math.min(32, prefix + 6)).toList());
        Collections.shuffle(parts, new Random(prefix));

        assertThat(Blocks.merge(parts)).containsExactly(range);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20_261})
    void whatIsTakenAndWhatIsLeftMakeTheWhole(long seed) {
        var random = new Random(seed);
        Cidr range = Cidr.parse("10.0.0.0/20");
        List<Cidr> taken = random.ints(40, 0, (int) range.size())
                .mapToObj(i -> Cidr.around(range.first().plus(i), 24 + random.nextInt(9)))
                .toList();

        List<Cidr> left = Blocks.subtract(range, taken);

        assertThat(Blocks.merge(Stream.concat(taken.stream(), left.stream()).toList()))
                .containsExactly(range);
        assertThat(left).allSatisfy(part -> assertThat(taken).noneMatch(part::overlaps));
        assertThat(Blocks.merge(left)).isEqualTo(left);
    }
}
