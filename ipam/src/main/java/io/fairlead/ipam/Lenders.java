package io.fairlead.ipam;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.fairlead.net.Cidr;
import io.fairlead.net.OfPort;
import java.util.Map;
import java.util.Set;

/**
 * Who may be asked to lend of its blocks.
 *
 * @param ports by host, for hosts that can be asked: the port numbers in which something is seen on its bridge
 * @param refused ranges that were asked for in vain: something in them is in use, though nothing may be seen
 */
public record Lenders(Map<HostId, Set<OfPort>> ports, Set<Cidr> refused) {

    public Lenders {
        ports = ports.entrySet().stream()
                .collect(toUnmodifiableMap(Map.Entry::getKey, entry -> Set.copyOf(entry.getValue())));
        refused = Set.copyOf(refused);
    }

    boolean canBeAsked(HostId host) {
        return ports.containsKey(host);
    }

    /** Whether the range, or a part of it, was asked for in vain; what is within such a range may still be had. */
    boolean isRefused(Cidr range) {
        return refused.stream().anyMatch(range::contains);
    }

    boolean isSeen(HostId host, OfPort port) {
        return ports.getOrDefault(host, Set.of()).contains(port);
    }
}
