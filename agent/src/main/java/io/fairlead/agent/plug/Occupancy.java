package io.fairlead.agent.plug;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.fairlead.net.Ip;
import io.fairlead.net.Vni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which addresses are in use on this host, and why: somebody has asked for it, an endpoint is about to be plugged in, or
 * it has its port. Not safe for use by several threads.
 */
final class Occupancy {

    /** How long an address may be taken without a port: Docker asks for it, then for the port, within milliseconds. */
    static final Duration UNPLUGGED = Duration.ofMinutes(2);

    private final InstantSource clock;
    private final Map<Key, Instant> takenAt = new HashMap<>();
    private final Map<Key, Reservation> reserved = new HashMap<>();
    private final Map<Key, String> plugged = new HashMap<>();

    /** Endpoints unplugged here, and when: a look at the bridge or at Docker that began before may still show them. */
    private final Map<String, Instant> unplugged = new HashMap<>();

    Occupancy(InstantSource clock) {
        this.clock = clock;
    }

    private record Key(Vni vni, Ip address) {

        static Key of(Endpoint endpoint) {
            return new Key(endpoint.vni(), endpoint.slot().address());
        }
    }

    /** That an endpoint is about to get a port, or has lost it. */
    private record Reservation(String endpoint, Instant since) {}

    Set<Ip> addresses(Vni vni) {
        return Stream.of(plugged, reserved, takenAt)
                .flatMap(map -> map.keySet().stream())
                .filter(key -> key.vni().equals(vni))
                .map(Key::address)
                .collect(toUnmodifiableSet());
    }

    /** Whether another endpoint has the address, or is about to have it. */
    boolean isAnothers(Vni vni, Ip address, String endpoint) {
        var key = new Key(vni, address);
        Reservation reservation = reserved.get(key);
        return !plugged.getOrDefault(key, endpoint).equals(endpoint)
                || (reservation != null && !reservation.endpoint().equals(endpoint));
    }

    /** Somebody has asked for an address and got it. */
    void take(Vni vni, Ip address) {
        takenAt.put(new Key(vni, address), clock.instant());
    }

    /** It is wanted no more; says whether it is free now, which it is not while an endpoint has it. */
    boolean release(Vni vni, Ip address) {
        var key = new Key(vni, address);
        takenAt.remove(key);
        return !plugged.containsKey(key) && !reserved.containsKey(key);
    }

    /**
     * Keeps an endpoint's address for it.
     *
     * @return the id of another endpoint for which the address is kept already
     */
    Optional<String> reserve(Endpoint endpoint) {
        Key key = Key.of(endpoint);
        Reservation other = reserved.get(key);
        if (other != null && !other.endpoint().equals(endpoint.id())) {
            return Optional.of(other.endpoint());
        }
        unplugged.remove(endpoint.id());
        reserved.put(key, new Reservation(endpoint.id(), clock.instant()));
        return Optional.empty();
    }

    /** A container has this address, though its port is gone: keeps it for the endpoint, unless another has it by now. */
    void keep(Vni vni, Ip address, String endpoint) {
        var key = new Key(vni, address);
        if (!unplugged.containsKey(endpoint) && !plugged.containsKey(key)) {
            reserved.compute(
                    key,
                    (_, kept) -> kept == null || kept.endpoint().equals(endpoint)
                            ? new Reservation(endpoint, clock.instant())
                            : kept);
        }
    }

    /** An endpoint gets no port after all; says whether an address was kept for it. */
    boolean unreserve(String endpoint) {
        return reserved.values().removeIf(reservation -> reservation.endpoint().equals(endpoint));
    }

    /** An endpoint has lost its port, as it was to; says whether an address was its own until now. */
    boolean unplug(String endpoint) {
        boolean wasKept = unreserve(endpoint);
        boolean wasPlugged = plugged.values().removeIf(endpoint::equals);
        unplugged.put(endpoint, clock.instant());
        return wasKept || wasPlugged;
    }

    /**
     * Learns which endpoints have a port now. Who has had none for too long has no address either. One whose port is
     * gone without having been unplugged here may be in a running container, so its address is kept as long.
     */
    void observe(Collection<Endpoint> endpoints) {
        Map<Key, String> before = Map.copyOf(plugged);
        plugged.clear();
        endpoints.stream()
                .filter(endpoint -> !unplugged.containsKey(endpoint.id()))
                .forEach(endpoint -> plugged.put(Key.of(endpoint), endpoint.id()));
        Instant now = clock.instant();
        before.forEach((key, endpoint) -> {
            if (!plugged.containsKey(key)) {
                reserved.put(key, new Reservation(endpoint, now));
            }
        });
        Instant tooLongAgo = now.minus(UNPLUGGED);
        reserved.entrySet()
                .removeIf(entry -> entry.getValue().endpoint().equals(plugged.get(entry.getKey()))
                        || entry.getValue().since().isBefore(tooLongAgo));
        takenAt.values().removeIf(taken -> taken.isBefore(tooLongAgo));
        unplugged.values().removeIf(since -> since.isBefore(tooLongAgo));
    }
}
