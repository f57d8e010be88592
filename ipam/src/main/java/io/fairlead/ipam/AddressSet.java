package io.fairlead.ipam;

import static java.util.stream.Collectors.joining;

import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Some IPv4 addresses, perhaps none.
 *
 * @param parts the fewest aligned ranges that make it up, in order; so equal sets are equal
 */
public record AddressSet(List<Cidr> parts) {

    /** No address. */
    public static final AddressSet EMPTY = new AddressSet(List.of());

    public AddressSet {
        parts = Blocks.merge(parts);
    }

    /** Reads what {@link #words} gives, and {@code 10.0.0.5-10.0.0.9}: any number of addresses and ranges. */
    public static AddressSet parse(Collection<String> words) {
        return new AddressSet(words.stream().flatMap(AddressSet::parts).toList());
    }

    private static Stream<Cidr> parts(String word) {
        if (word.indexOf('/') >= 0) {
            return Stream.of(Cidr.parse(word));
        }
        int dash = word.indexOf('-');
        return dash < 0
                ? Stream.of(new Cidr(Ip.parse(word), 32))
                : between(Ip.parse(word.substring(0, dash)), Ip.parse(word.substring(dash + 1)));
    }

    private static Stream<Cidr> between(Ip first, Ip last) {
        if (first.compareTo(last) > 0) {
            throw new IllegalArgumentException("A range goes upwards, not from %s to %s".formatted(first, last));
        }
        List<Cidr> parts = new ArrayList<>();
        long next = first.asLong();
        while (next <= last.asLong()) {
            Cidr part = largest(next, last.asLong());
            parts.add(part);
            next += part.size();
        }
        return parts.stream();
    }

    /** The largest aligned range that begins here and ends by then. */
    private static Cidr largest(long first, long last) {
        int aligned = Math.min(32, Long.numberOfTrailingZeros(first));
        int fitting = 63 - Long.numberOfLeadingZeros(last - first + 1);
        return new Cidr(new Ip((int) first), 32 - Math.min(aligned, fitting));
    }

    public boolean contains(Ip address) {
        return parts.stream().anyMatch(part -> part.contains(address));
    }

    public boolean isEmpty() {
        return parts.isEmpty();
    }

    /** Each part as people write it: {@code 10.0.0.5}, {@code 10.0.0.8/29}. */
    public List<String> words() {
        return parts.stream()
                .map(part -> part.prefix() == 32 ? part.first().toString() : part.toString())
                .toList();
    }

    @Override
    public String toString() {
        return words().stream().collect(joining(" "));
    }
}
