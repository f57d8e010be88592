package io.fairlead.ipam;

import io.fairlead.net.Cidr;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The algebra of aligned blocks: cut, join, and see what is left. */
public final class Blocks {

    private Blocks() {}

    /** The parts of this prefix length that make up the range, in order. */
    public static Stream<Cidr> split(Cidr range, int prefix) {
        if (prefix < range.prefix() || prefix > 32) {
            throw new IllegalArgumentException("%s has no parts of prefix /%d".formatted(range, prefix));
        }
        long size = 1L << (32 - prefix);
        return LongStream.range(0, range.size() / size)
                .mapToObj(i -> new Cidr(range.first().plus(i * size), prefix));
    }

    /** The fewest aligned blocks that cover the same addresses, in order; overlaps are allowed. */
    public static List<Cidr> merge(Collection<Cidr> blocks) {
        Deque<Cidr> merged = new ArrayDeque<>();
        blocks.stream().sorted().forEach(block -> {
            if (!merged.isEmpty() && merged.getLast().contains(block)) {
                return;
            }
            Cidr last = block;
            while (!merged.isEmpty() && areHalves(merged.getLast(), last)) {
                last = new Cidr(merged.removeLast().first(), last.prefix() - 1);
            }
            merged.addLast(last);
        });
        return List.copyOf(merged);
    }

    private static boolean areHalves(Cidr low, Cidr high) {
        return low.prefix() == high.prefix()
                && low.prefix() > 0
                && Cidr.around(low.first(), low.prefix() - 1).contains(high);
    }

    /** What is left of the range without the taken blocks: the fewest aligned blocks, in order. */
    public static List<Cidr> subtract(Cidr range, Collection<Cidr> taken) {
        List<Cidr> inside = taken.stream().filter(range::overlaps).toList();
        if (inside.isEmpty()) {
            return List.of(range);
        }
        if (inside.stream().anyMatch(block -> block.contains(range))) {
            return List.of();
        }
        List<Cidr> left = new ArrayList<>();
        split(range, range.prefix() + 1).forEach(half -> left.addAll(subtract(half, inside)));
        return List.copyOf(left);
    }
}
