package io.fairlead.agent.docker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** What looked wrong, and since when: Docker and the bridge never change at the same instant, so one look proves nothing. */
final class Sightings {

    private final InstantSource clock;
    private final Duration apart;
    private Map<String, Instant> before = Map.of();
    private Map<String, Instant> now = new HashMap<>();
    private boolean unproven;

    /** What is wrong has been so for long enough when it is seen again so long after the first time. */
    Sightings(InstantSource clock, Duration apart) {
        this.clock = clock;
        this.apart = apart;
    }

    /** Sees something wrong in this look; says whether it has been wrong for long enough to be put right. */
    boolean isProven(String name) {
        Instant instant = clock.instant();
        Instant first = before.getOrDefault(name, instant);
        now.put(name, first);
        boolean proven = !first.plus(apart).isAfter(instant);
        unproven |= !proven;
        return proven;
    }

    /** What was proven has been put right: should it be wrong again, it has to be proven again. */
    void settled(String name) {
        now.remove(name);
    }

    /** Ends this look; says whether something in it is to be looked at again soon. */
    boolean endLook() {
        boolean again = unproven;
        before = now;
        now = new HashMap<>();
        unproven = false;
        return again;
    }
}
