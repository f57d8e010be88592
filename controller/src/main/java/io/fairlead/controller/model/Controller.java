package io.fairlead.controller.model;

import io.fairlead.net.Ip;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * A member of the cluster of controllers. Whether it is alive is observed, not kept here.
 *
 * @param id its own
 * @param place where it is found, and what runs there
 * @param since when it became a member
 * @param key SHA-256 of the public key it joined with, in hexadecimal; empty for the one that began the cluster
 * @param serves from when on, by its own clock, the hosts are its to serve; empty where they are not
 */
public record Controller(ControllerId id, Place place, Instant since, String key, Optional<Instant> serves) {

    /**
     * How long nobody serves the hosts while they change hands, so that the former one has ended for certain. It ends at
     * once when it reads that they are another's, and by itself when it can't have read that for too long.
     */
    public static final Duration PAUSE = Duration.ofSeconds(30);

    /** Who is in the cluster longest comes first. */
    public static final Comparator<Controller> BY_AGE =
            Comparator.comparing(Controller::since).thenComparing(Controller::id);

    /**
     * Where a controller is found; the ports of its store are the same everywhere.
     *
     * @param name of its machine, unique in the cluster
     * @param address of its store's server, of its REST API and towards the hosts, unique in the cluster
     * @param rest the port of its REST API
     * @param version of its program, for people
     */
    public record Place(String name, Ip address, int rest, String version) {

        public Place {
            if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,252}")) {
                throw new IllegalArgumentException("Not a controller's name: " + name);
            }
            if (rest < 1 || rest > 65_535) {
                throw new IllegalArgumentException("Not a port: " + rest);
            }
        }

        /** Of its REST API: {@code 192.0.2.1:7443}. */
        public String target() {
            String text = address.toString();
            return (text.contains(":") ? "[%s]:%d" : "%s:%d").formatted(text, rest);
        }
    }

    public String name() {
        return place.name();
    }

    public Ip address() {
        return place.address();
    }

    /** The same controller, found elsewhere. */
    public Controller at(Place other) {
        return new Controller(id, other, since, key, serves);
    }

    /** Whether the hosts are its to serve at that moment. What is farther ahead than the pause a clock said that was wrong. */
    public boolean isServing(Instant now) {
        return serves.stream().anyMatch(from -> !now.isBefore(from) || from.isAfter(now.plus(PAUSE)));
    }

    /** The same controller, whose hosts are its to serve from then on. */
    public Controller serving(Instant from) {
        return new Controller(id, place, since, key, Optional.of(from));
    }

    /** The same controller without hosts. */
    public Controller standingBy() {
        return new Controller(id, place, since, key, Optional.empty());
    }
}
