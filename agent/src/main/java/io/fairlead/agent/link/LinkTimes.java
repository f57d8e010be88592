package io.fairlead.agent.link;

import java.time.Duration;

/**
 * How patient the link is.
 *
 * @param dial for TCP, TLS and the WebSocket's handshake, and for the controller's answer to hello
 * @param ping the rest between two signs of life that are asked for
 * @param silence without any sign of life for so long, the controller counts as gone
 * @param firstRetry the rest after a first failed round over all controllers; doubled with each further one
 * @param lastRetry what it grows up to
 */
public record LinkTimes(Duration dial, Duration ping, Duration silence, Duration firstRetry, Duration lastRetry) {

    /** A dead controller is noticed in 15 s, a returning one found within 10 s. */
    public static final LinkTimes USUAL = new LinkTimes(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            Duration.ofMillis(500),
            Duration.ofSeconds(10));

    public LinkTimes {
        if (silence.compareTo(ping) <= 0) {
            throw new IllegalArgumentException("Silence (%s) must be longer than ping (%s)".formatted(silence, ping));
        }
    }
}
