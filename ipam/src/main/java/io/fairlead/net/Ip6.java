package io.fairlead.net;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An IPv6 address.
 *
 * @param high its first 64 bits, network order
 * @param low its last 64 bits
 */
public record Ip6(long high, long low) implements Comparable<Ip6> {

    /** No address: {@code ::}, the source of a host that has none yet. */
    public static final Ip6 NONE = new Ip6(0, 0);

    private static final int GROUPS = 8;

    /** Reads any notation of RFC 4291, section 2.2, without a zone; refuses anything else. */
    public static Ip6 parse(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return of(groups(text, text), text);
        }
        List<Integer> before = groups(text.substring(0, gap), text);
        List<Integer> after = groups(text.substring(gap + 2), text);
        var all = new ArrayList<>(before);
        int missing = GROUPS - before.size() - after.size();
        if (missing < 1) {
            throw notAnAddress(text);
        }
        IntStream.range(0, missing).forEach(_ -> all.add(0));
        all.addAll(after);
        return of(all, text);
    }

    /** The link-local address that an interface with this MAC gives itself (RFC 4291, appendix A). */
    public static Ip6 linkLocal(MacAddress mac) {
        long flipped = mac.bits() ^ 0x0200_0000_0000L;
        return new Ip6(0xfe80L << 48, (flipped >>> 24) << 40 | 0xff_fe00_0000L | (flipped & 0xff_ffffL));
    }

    private static List<Integer> groups(String part, String text) {
        List<Integer> groups = new ArrayList<>();
        if (part.isEmpty()) {
            return groups;
        }
        String[] words = part.split(":", -1);
        for (int i = 0; i < words.length; i++) {
            if (i == words.length - 1 && text.endsWith(words[i]) && words[i].indexOf('.') >= 0) {
                int bits = dotted(words[i], text);
                groups.addAll(List.of(bits >>> 16, bits & 0xffff));
            } else if (words[i].matches("[0-9a-fA-F]{1,4}")) {
                groups.add(Integer.parseInt(words[i], 16));
            } else {
                throw notAnAddress(text);
            }
        }
        return groups;
    }

    private static int dotted(String word, String text) {
        try {
            return Ip.parse(word).bits();
        } catch (IllegalArgumentException _) { // It is the whole text that is no address.
            throw notAnAddress(text);
        }
    }

    private static Ip6 of(List<Integer> groups, String text) {
        if (groups.size() != GROUPS) {
            throw notAnAddress(text);
        }
        return new Ip6(half(groups.subList(0, 4)), half(groups.subList(4, GROUPS)));
    }

    private static long half(List<Integer> groups) {
        long bits = 0;
        for (int group : groups) {
            bits = bits << 16 | group;
        }
        return bits;
    }

    private static IllegalArgumentException notAnAddress(String text) {
        return new IllegalArgumentException("Not an IPv6 address: " + text);
    }

    @Override
    public int compareTo(Ip6 other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** As RFC 5952 writes it: the longest run of zero groups, the first of equals, as {@code ::}. */
    @Override
    public String toString() {
        int[] groups = IntStream.range(0, GROUPS).map(this::group).toArray();
        int start = 0;
        int longest = 1; // A single zero group is written out.
        for (int from = 0; from < GROUPS; from++) {
            int run = zeros(groups, from);
            if (run > longest) {
                start = from;
                longest = run;
            }
        }
        return longest == 1
                ? text(groups)
                : text(Arrays.copyOf(groups, start)) + "::" + text(Arrays.copyOfRange(groups, start + longest, GROUPS));
    }

    private int group(int index) {
        return (int) ((index < 4 ? high : low) >>> (48 - 16 * (index % 4))) & 0xffff;
    }

    private static int zeros(int[] groups, int from) {
        int end = from;
        while (end < GROUPS && groups[end] == 0) {
            end++;
        }
        return end - from;
    }

    private static String text(int[] groups) {
        return Arrays.stream(groups).mapToObj(Integer::toHexString).collect(Collectors.joining(":"));
    }
}
