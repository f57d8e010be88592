package io.fairlead.deploy.lab;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Docker host of the lab. */
public final class Host extends Machine {

    private static final String BRIDGE = "br-fairlead";
    private static final String LABEL = "fairlead.e2e";
    private static final Pattern ROUND_TRIP = Pattern.compile("time=([0-9.]+) ms");

    private final int number;

    Host(Lab lab, int number) {
        super(lab, "host" + number);
        this.number = number;
    }

    /** Where its tunnels end. */
    public String vtep() {
        return "10.214.0." + (10 + number);
    }

    /** Where it is reached by others than hosts' tunnels. */
    public String management() {
        return "10.213.0." + (10 + number);
    }

    /** Makes it a host of the cluster, or one again, by a token of its own. */
    public void join() {
        join(Lab.CONTROLLER, lab().token()).text();
    }

    /** Tries to. */
    public Result join(String controller, String token) {
        return shell(
                "printf %s \"$3\" | fairlead join --controller $1 --vtep $2 --token-file -", controller, vtep(), token);
    }

    public Result docker(String... arguments) {
        return run(Stream.concat(Stream.of("docker"), Stream.of(arguments)).toArray(String[]::new));
    }

    /** Starts a container that listens, see {@link Container}, with further options of {@code docker run}. */
    public Container container(String name, String network, String... options) {
        return Container.run(this, name, network, options);
    }

    /** A container, and how long the ping that was its first instruction waited for its answer. */
    public record First(Container container, Duration answered) {}

    /** Starts a container whose first instruction is one ping that must be answered, and which then stays. */
    public First first(String name, String network, Container target) {
        dockerRun(
                        network,
                        "--detach",
                        "--init",
                        "--name=" + name,
                        "fairlead/box",
                        "sh",
                        "-c",
                        "ping -c 1 -W 4 %s; echo over; exec sleep 1000000".formatted(target.address()))
                .text();
        var said = await("first packet of " + name + " on " + this)
                .atMost(10, SECONDS)
                .until(() -> docker("logs", name).out(), log -> log.endsWith("over\n"));
        var time = ROUND_TRIP.matcher(said);
        assertThat(time.find())
                .as("answer to the first packet of %s on %s: %s", name, this, said)
                .isTrue();
        return new First(
                Container.find(this, name, network), Duration.ofMillis((long) Double.parseDouble(time.group(1))));
    }

    /** {@code docker run} of a container that the test cleans up; further arguments are options, image, command. */
    public Result dockerRun(String network, String... arguments) {
        return docker(Stream.concat(Stream.of("run", "--label", LABEL, "--network", network), Stream.of(arguments))
                .toArray(String[]::new));
    }

    /** Tries to start a container that the test cleans up, and that does nothing. */
    public Result idle(String name, String network) {
        return dockerRun(network, "--detach", "--name=" + name, "fairlead/box", "sleep", "1000000");
    }

    /**
     * Removes all containers that tests have made, one by one: removed at once, Docker 20.10 sometimes goes on counting an
     * endpoint, and keeps their network until it is restarted.
     */
    public void removeContainers() {
        shell(
                        "docker ps --all --quiet --filter label=$1 | xargs --no-run-if-empty --max-args=1 docker rm --force",
                        LABEL)
                .text();
    }

    /** Waits until Docker here knows a network of the cluster. */
    public void awaitNetwork(String network) {
        await("network " + network + " in Docker of " + this)
                .atMost(30, SECONDS)
                .until(() -> docker("network", "inspect", network).ok());
    }

    /**
     * The units that Open vSwitch is, in the order in which they are to be stopped: in later releases of Debian a socket
     * would start the database server again.
     */
    public String[] unitsOfOpenVswitch() {
        return shell(
                        "echo ovs-vswitchd; systemctl list-unit-files --no-legend 'ovsdb-server.*' | cut -d' ' -f1 | sort -r")
                .lines()
                .toArray(String[]::new);
    }

    /** All flows of Fairlead's bridge, those that OVS hides included, without what changes by itself. */
    public List<String> flows() {
        return run("ovs-appctl", "bridge/dump-flows", BRIDGE).lines().stream()
                .map(flow -> flow.replaceAll("(duration|n_packets|n_bytes)=[^,]*, ", ""))
                .sorted()
                .toList();
    }

    /** {@code ovs-ofctl} on Fairlead's bridge: its command, and options and a flow in any order. */
    public Result ofctl(String command, String... optionsAndFlow) {
        var options = Stream.of(optionsAndFlow).filter(word -> word.startsWith("--"));
        var others = Stream.of(optionsAndFlow).filter(word -> !word.startsWith("--"));
        return run(Stream.of(Stream.of("ovs-ofctl", "-O", "OpenFlow13"), options, Stream.of(command, BRIDGE), others)
                .flatMap(words -> words)
                .toArray(String[]::new));
    }

    public int flowCount() {
        return Integer.parseInt(ofctl("dump-aggregate").text().replaceAll("(?s).*flow_count=(\\d+).*", "$1"));
    }

    /** The ports of containers on Fairlead's bridge. */
    public List<String> endpointPorts() {
        return run("ovs-vsctl", "--timeout=10", "list-ports", BRIDGE).lines().stream()
                .filter(port -> port.matches("fl[0-9a-f]{11}"))
                .toList();
    }

    /** Links of the host itself that belong to endpoints. */
    public List<String> endpointLinks() {
        return shell("ip -brief link | grep -oE '^f[lc][0-9a-f]{11}' || true").lines();
    }

    /** What of containers is here now. */
    public Footprint footprint() {
        return Footprint.of(this);
    }

    /**
     * Starts so many containers at once, each by a command of its own, that do nothing.
     *
     * @return what the commands complained of
     */
    public List<String> startAtOnce(String network, int count) {
        return shell("""
                        seq $3 | xargs --max-procs=$3 --replace=N docker run --detach --label $1 --network $2 \
                          --name crowd-N fairlead/box sleep 1000000 2>&1 >/dev/null || true
                        """, LABEL, network, String.valueOf(count)).lines();
    }

    /**
     * Removes what {@link #startAtOnce} has started, all at once.
     *
     * @return what the commands complained of
     */
    public List<String> removeAtOnce(int count) {
        return shell(
                        "seq $1 | xargs --max-procs=$1 --replace=N docker rm --force crowd-N 2>&1 >/dev/null || true",
                        String.valueOf(count))
                .lines();
    }

    public FlowModWatch watchFlowMods() {
        return new FlowModWatch(this);
    }
}
