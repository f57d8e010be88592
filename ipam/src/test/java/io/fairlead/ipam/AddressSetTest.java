package io.fairlead.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.net.Ip;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressSetTest {

    @Test
    void writesTheFewestPartsInOrder() {
        assertThat(set("10.0.0.64/27", "10.0.0.96-10.0.0.127", "10.0.0.5", "10.0.0.9-10.0.0.9")
                        .words())
                .containsExactly("10.0.0.5", "10.0.0.9", "10.0.0.64/26");
        assertThat(set("0.0.0.0-255.255.255.255").words()).containsExactly("0.0.0.0/0");
        assertThat(AddressSet.EMPTY.words()).isEmpty();
    }

    @Test
    void refusesWhatIsNoRange() {
        assertThatThrownBy(() -> set("10.0.0.9-10.0.0.8"))
                .hasMessage("A range goes upwards, not from 10.0.0.9 to 10.0.0.8");
        assertThatThrownBy(() -> set("10.0.0.9/24")).hasMessageContaining("10.0.0.0/24 would be right");
        assertThatThrownBy(() -> set("ten")).hasMessage("Not an IPv4 address: ten");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20_261})
    void containsWhatTheRangesDoAndReadsWhatItWrites(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            List<String> ranges = new ArrayList<>();
            boolean[] inside = new boolean[256];
            for (int range = random.nextInt(4); range > 0; range--) {
                int first = random.nextInt(256);
                int last = first + random.nextInt(256 - first);
                ranges.add("10.0.0.%d-10.0.0.%d".formatted(first, last));
                Arrays.fill(inside, first, last + 1, true);
            }
            AddressSet set = AddressSet.parse(ranges);

            assertThat(AddressSet.parse(set.words())).isEqualTo(set);
            for (int low = 0; low < 256; low++) {
                assertThat(set.contains(Ip.parse("10.0.0." + low)))
                        .as("%s: %d", ranges, low)
                        .isEqualTo(inside[low]);
            }
        }
    }

    private static AddressSet set(String... words) {
        return AddressSet.parse(List.of(words));
    }
}
