package io.fairlead.deploy.lab;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * Everything that changes flows or groups of a host's bridge, seen in two ways: by a flow monitor, which reports changes
 * of flows whoever makes them, and in the log of ovs-vswitchd, which has every message of OpenFlow that it receives.
 * Beginning waits until both have shown that they are awake.
 */
public final class FlowModWatch implements AutoCloseable {

    private static final String LOG = "/var/log/openvswitch/ovs-vswitchd.log";

    private final Host host;
    private final Process monitor;
    private final List<String> events = new CopyOnWriteArrayList<>();
    private volatile boolean closed;
    private int eventsBefore;
    private int messagesBefore;

    FlowModWatch(Host host) {
        this.host = host;
        host.run("ovs-appctl", "vlog/set", "vconn:file:dbg").text();
        host.run("ovs-appctl", "vlog/disable-rate-limit", "vconn").text();
        monitor = host.begin("ovs-ofctl", "-O", "OpenFlow13", "monitor", "br-fairlead", "watch:");
        Thread.ofVirtual().start(this::read);
        messagesBefore = messages().size();
        wake();
        eventsBefore = events.size();
        messagesBefore = messages().size();
    }

    private void read() {
        try (BufferedReader lines = monitor.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().filter(line -> line.contains("event=")).forEach(events::add);
        } catch (IOException | UncheckedIOException e) {
            if (!closed) {
                events.add("the monitor broke: " + e.getMessage());
            }
        }
    }

    /**
     * The monitor has shown every flow there is. A modification of a flow into what it is, and the end of a group that
     * is not there, change nothing, but reach the switch: they must be in the log.
     */
    private void wake() {
        await("all flows in the monitor of " + host).atMost(10, SECONDS).until(() -> events.size() >= host.flowCount());
        var flow = host.ofctl("dump-flows", "--no-stats").lines().stream()
                .filter(line -> line.contains("actions=") && !line.contains("send_flow_rem"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no flow on " + host));
        host.ofctl(
                        "mod-flows",
                        "--strict",
                        flow.replaceFirst("cookie=\\w+, ", "").strip())
                .text();
        host.ofctl("del-groups", "group_id=4294967040").text();
        await("flow-mod and group-mod in the log of " + host)
                .atMost(10, SECONDS)
                .until(() -> contains("OFPT_FLOW_MOD") && contains("OFPT_GROUP_MOD"));
    }

    private boolean contains(String message) {
        return messages().stream().skip(messagesBefore).anyMatch(line -> line.contains(message));
    }

    private List<String> messages() {
        return host.shell("grep -E 'vconn.*received: .*OFPT_(FLOW_MOD|GROUP_MOD|BUNDLE)' $1 || true", LOG)
                .lines();
    }

    /** Changes since the watch began. */
    public List<String> changes() {
        return Stream.concat(
                        events.stream().skip(eventsBefore), messages().stream().skip(messagesBefore))
                .toList();
    }

    @Override
    public void close() {
        closed = true;
        monitor.destroy();
        host.run("pkill", "-x", "ovs-ofctl");
        host.run("ovs-appctl", "vlog/set", "vconn:file:info").text();
    }
}
