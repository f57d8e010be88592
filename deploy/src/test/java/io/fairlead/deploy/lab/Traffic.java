package io.fairlead.deploy.lab;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import java.util.regex.Pattern;

/** Twenty pings a second from one container to another, until stopped. */
public final class Traffic {

    private static final Pattern COUNTS = Pattern.compile("(\\d+) packets transmitted, (\\d+) received");

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
                        "exec ping -q -i 0.05 " + to.address() + " >/tmp/ping")
                .text();
        return new Traffic(from);
    }

    /** Ends it; how many pings were lost, the last one, which may be on its way, not counted. */
    public int lost() {
        from.shell("kill -INT $(pidof ping)");
        var said = await("the counts of ping")
                .atMost(10, SECONDS)
                .until(() -> COUNTS.matcher(from.shell("cat /tmp/ping").text()), java.util.regex.Matcher::find);
        int sent = Integer.parseInt(said.group(1));
        if (sent < 10) {
            throw new AssertionError("no traffic: " + sent + " pings from " + from);
        }
        return Math.max(0, sent - 1 - Integer.parseInt(said.group(2)));
    }
}
