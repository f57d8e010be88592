package io.fairlead.agent.docker;

import io.fairlead.agent.cluster.NetworkId;
import io.fairlead.agent.cluster.NetworkSpec;
import io.fairlead.ipam.AddressSet;
import io.fairlead.ipam.Blocks;
import io.fairlead.ipam.PrefixRequest;
import io.fairlead.ipam.SubnetRequest;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What a user of Docker says of a network that he makes.
 *
 * @param pool its subnet
 * @param gateway empty: the first usable address
 * @param range from which containers that name no address get theirs ({@code --ip-range}); empty: all of the subnet
 * @param auxiliary addresses that no container gets ({@code --aux-address})
 * @param options given with {@code -o}
 */
record NetworkOptions(
        Cidr pool, Optional<Ip> gateway, Optional<Cidr> range, Collection<Ip> auxiliary, Map<String, String> options) {

    /** The option by which a user tells the name in the call. */
    static final String NAME = "fairlead.name";

    /** The option by which a user gives it IPv6: {@code auto}, or a prefix. */
    static final String IPV6 = "fairlead.ipv6";

    /** Docker's own option for the MTU. */
    static final String MTU = "com.docker.network.driver.mtu";

    private static final List<String> KNOWN = List.of(NAME, IPV6, MTU);

    NetworkOptions {
        auxiliary = List.copyOf(auxiliary);
        options = Map.copyOf(options);
    }

    /**
     * A network as the cluster is asked for it.
     *
     * @throws IllegalArgumentException for an option that is not known, or a value that can't be; it says which
     */
    NetworkSpec spec(NetworkId id) {
        requireKnown();
        var addresses = new SubnetRequest(
                Optional.of(pool),
                gateway,
                new AddressSet(
                        auxiliary.stream().map(address -> new Cidr(address, 32)).toList()),
                new AddressSet(
                        range.map(part -> Blocks.subtract(pool, List.of(part))).orElse(List.of())));
        return new NetworkSpec(
                id,
                addresses,
                option(IPV6).map(text -> read(IPV6, text, PrefixRequest::parse)),
                option(MTU).map(text -> read(MTU, text, Integer::valueOf)));
    }

    void requireKnown() {
        var unknown = new TreeSet<>(options.keySet());
        KNOWN.forEach(unknown::remove);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("Fairlead does not know the option %s (-o); it knows %s"
                    .formatted(String.join(", ", unknown), String.join(", ", KNOWN)));
        }
    }

    private Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name)).filter(text -> !text.isEmpty());
    }

    private interface Reader<T> {
        T read(String text);
    }

    private static <T> T read(String name, String text, Reader<T> reader) {
        try {
            return reader.read(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("Option %s is a number, not '%s'".formatted(name, text), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Option %s: %s".formatted(name, e.getMessage()), e);
        }
    }
}
