package io.fairlead.controller.paths;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.fairlead.ipam.HostId;
import io.fairlead.net.Ip;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Since when nothing has arrived at each host from each of its peers. Every agent sends its peers a packet now and then,
 * so a count that does not grow means that the way is closed. Any thread.
 */
public final class Paths {

    /** After so long without a packet the way counts as closed: three packets of an agent are lost then. */
    public static final Duration SILENT = Duration.ofSeconds(35);

    /** What was counted, and when the count last was another one. */
    private record Count(long packets, Instant changed) {}

    private final Map<HostId, Map<Ip, Count>> counts = new ConcurrentHashMap<>();

    /** What a host's switch has counted by now, of each peer. Who is not counted any more is no peer any more. */
    public void counted(HostId host, Map<Ip, Long> packets, Instant now) {
        Map<Ip, Count> before = counts.getOrDefault(host, Map.of());
        counts.put(host, packets.entrySet().stream().collect(toUnmodifiableMap(Map.Entry::getKey, entry -> {
            Count known = before.get(entry.getKey());
            return known != null && known.packets() == entry.getValue() ? known : new Count(entry.getValue(), now);
        })));
    }

    /** Nothing is known of this host any more: its switch is not connected. */
    public void retain(Set<HostId> hosts) {
        counts.keySet().retainAll(hosts);
    }

    /** The VTEPs of the peers from which nothing has arrived at the host for {@link #SILENT}. */
    public Set<Ip> silent(HostId host, Instant now) {
        return counts.getOrDefault(host, Map.of()).entrySet().stream()
                .filter(entry -> !entry.getValue().changed().plus(SILENT).isAfter(now))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }
}
