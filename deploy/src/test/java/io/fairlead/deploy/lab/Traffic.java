package io.fairlead.deploy.lab;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Twenty pings a second from one container to another, until stopped. */
public final class Traffic {

    private static final Pattern COUNTS = Pattern.compile("(\\d+) packets transmitted, (\\d+) received");

    private static final Duration EVERY = Duration.ofMillis(50);

    private final Container from;

    private Traffic(Container from) {
        this.from = from;
    }

    public static Traffic between(Container from, Container to) {
        from.host()
                .docker(
                        "exec",
                        "--detach",
                        from.name(),
                        "sh",
                        "-c",
                        "exec ping -q -i 0.%03d %s >/tmp/ping".formatted(EVERY.toMillis(), to.address()))
                .text();
        return new Traffic(from);
    }

    /** Ends it; how long no ping was answered in all, the last one, which may be on its way, not counted. */
    public Duration lost() {
        from.shell("kill -INT $(pidof ping)");
        var said = await("the counts of ping")
                .atMost(10, SECONDS)
                .until(() -> COUNTS.matcher(from.shell("cat /tmp/ping").text()), Matcher::find);
        int sent = Integer.parseInt(said.group(1));
        if (sent < 10) {
            throw new AssertionError("no traffic: " + sent + " pings from " + from);
        }
        return EVERY.multipliedBy(Math.max(0, sent - 1 - Integer.parseInt(said.group(2))));
    }
}
