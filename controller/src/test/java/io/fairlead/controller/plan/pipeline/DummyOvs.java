package io.fairlead.controller.plan.pipeline;

import static org.awaitility.Awaitility.await;

import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.ovsdb.testing.Commands;
import io.fairlead.ovsdb.testing.TestDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** A real Open vSwitch in directories of its own, whose ports lead nowhere: it needs no rights and no kernel module. */
final class DummyOvs implements AutoCloseable {

    /** The MAC of the underlay's bridge, as its router addresses it. */
    static final String ROUTED = "aa:55:aa:55:00:00";

    private final Path directory;
    private final List<Process> daemons = new ArrayList<>();

    private DummyOvs(Path directory) {
        this.directory = directory;
    }

    static DummyOvs start() {
        var ovs = new DummyOvs(TestDirectory.make());
        String socket = "unix:" + ovs.directory.resolve("db.sock");
        ovs.run("ovsdb-tool", "create", "conf.db", "/usr/share/openvswitch/vswitch.ovsschema");
        ovs.daemon("ovsdb-server", "conf.db", "--remote=p" + socket);
        ovs.awaitFile("db.sock");
        ovs.vsctl("--no-wait", "init");
        ovs.daemon(
                "ovs-vswitchd",
                socket,
                "--enable-dummy",
                "--disable-system",
                "--disable-system-route",
                "--unixctl=" + ovs.directory.resolve("vswitchd.ctl"));
        ovs.awaitFile("vswitchd.ctl");
        return ovs;
    }

    /** Makes a bridge as hosts have it. */
    void addBridge(String name) {
        vsctl(
                "add-br",
                name,
                "--",
                "set",
                "bridge",
                name,
                "datapath_type=dummy",
                "fail_mode=secure",
                "protocols=OpenFlow13");
        awaitFile(name + ".mgmt");
    }

    /**
     * Makes the bridge by which tunnels leave: all of the range lies behind one router, so that no peer need be there. What
     * leaves is {@link #sent} by {@code NAME-out}.
     */
    void addUnderlay(String name, Ip address, Cidr range) {
        vsctl("add-br", name, "--", "set", "bridge", name, "datapath_type=dummy", "other-config:hwaddr=" + ROUTED);
        addPort(name, name + "-out", 1);
        ofctl(name, List.of(), "add-flow", "actions=normal");
        Ip router = address.plus(1);
        appctl("netdev-dummy/ip4addr", name, address + "/24");
        appctl("ovs/route/add", Cidr.around(address, 24).toString(), name);
        appctl("ovs/route/add", range.toString(), name, router.toString());
        appctl("tnl/arp/set", name, router.toString(), "aa:55:aa:55:00:02");
    }

    /** Adds a port that writes down what is sent by it. */
    void addPort(String bridge, String port, int number) {
        vsctl(
                "add-port",
                bridge,
                port,
                "--",
                "set",
                "interface",
                port,
                "type=dummy",
                "ofport_request=" + number,
                "options:tx_pcap=" + directory.resolve(port + ".pcap"));
    }

    /** Adds the port of the tunnel, as hosts have it. */
    void addTunnel(String bridge) {
        vsctl(
                "add-port",
                bridge,
                "fl-vxlan",
                "--",
                "set",
                "interface",
                "fl-vxlan",
                "type=vxlan",
                "options:remote_ip=flow",
                "options:key=flow",
                "ofport_request=1");
    }

    /** Has a frame come in by a port. */
    void receive(String port, byte[] frame) {
        appctl("netdev-dummy/receive", port, HexFormat.of().formatHex(frame));
    }

    /** The frames sent by a port so far (in the file format of libpcap). */
    List<byte[]> sent(String port) throws IOException {
        var file = ByteBuffer.wrap(Files.readAllBytes(directory.resolve(port + ".pcap")))
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(24);
        List<byte[]> frames = new ArrayList<>();
        while (file.remaining() >= 16 && file.remaining() >= 16 + file.getInt(file.position() + 8)) {
            byte[] frame = new byte[file.getInt(file.position() + 8)];
            file.position(file.position() + 16).get(frame);
            frames.add(frame);
        }
        return frames;
    }

    private void appctl(String... arguments) {
        run(with(List.of("ovs-appctl", "-t", directory.resolve("vswitchd.ctl").toString()), arguments));
    }

    String vsctl(String... arguments) {
        return run(with(List.of("ovs-vsctl", "--timeout=10", "--db=unix:" + directory.resolve("db.sock")), arguments));
    }

    /** Runs a command of ovs-ofctl against a bridge. */
    String ofctl(String bridge, List<String> options, String command, String... rest) {
        List<String> words = new ArrayList<>(List.of("ovs-ofctl", "-O", "OpenFlow13"));
        words.addAll(options);
        words.add(command);
        words.add("unix:" + directory.resolve(bridge + ".mgmt"));
        return run(with(words, rest));
    }

    /** What would happen to a packet, in words. */
    String trace(String bridge, String packet) {
        return run("ovs-appctl", "-t", directory.resolve("vswitchd.ctl").toString(), "ofproto/trace", bridge, packet);
    }

    /** A file for a command to read. */
    String file(String name, Stream<String> lines) throws IOException {
        Path file = directory.resolve(name);
        Files.write(file, lines.toList());
        return file.toString();
    }

    @Override
    public void close() {
        daemons.reversed().forEach(daemon -> {
            daemon.destroy();
            daemon.onExit().join();
        });
        TestDirectory.delete(directory);
    }

    private void awaitFile(String name) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> Files.exists(directory.resolve(name)));
    }

    private void daemon(String... command) {
        daemons.add(Commands.start(directory, command));
    }

    private String run(String... command) {
        return Commands.run(directory, command);
    }

    private static String[] with(List<String> words, String... more) {
        return Stream.concat(words.stream(), Arrays.stream(more)).toArray(String[]::new);
    }
}
