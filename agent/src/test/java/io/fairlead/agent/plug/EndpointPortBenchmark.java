package io.fairlead.agent.plug;

import static org.awaitility.Awaitility.await;

import io.fairlead.agent.cluster.NetworkId;
import io.fairlead.agent.testing.PrivateOvs;
import io.fairlead.ipam.Slot;
import io.fairlead.net.Ip;
import io.fairlead.net.OfPort;
import io.fairlead.net.Vni;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An endpoint's port, until its number is confirmed: by the agent's code, and by the same transaction by itself, by
 * turns on one bridge of a real Open vSwitch. Prints one line for each pair: milliseconds of ours, a tab, of the floor.
 * By {@code deploy/bench/run endpoint-port}.
 */
public final class EndpointPortBenchmark {

    private static final int WARM_UP = 30;
    private static final int PORTS_THERE = 50;
    private static final Duration SOON = Duration.ofSeconds(5);

    private final PrivateOvs ovs;
    private final HostBridge bridge;
    private final RawOvsdb raw;

    private EndpointPortBenchmark(PrivateOvs ovs, HostBridge bridge, RawOvsdb raw) {
        this.ovs = ovs;
        this.bridge = bridge;
        this.raw = raw;
    }

    /** With the number of pairs. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory("endpoint-port");
        var ovs = PrivateOvs.start(directory);
        try {
            prepare(ovs);
            try (var bridge = HostBridge.open(ovs.socket());
                    var raw = new RawOvsdb(ovs.socket())) {
                await().until(() -> isReached(bridge));
                new EndpointPortBenchmark(ovs, bridge, raw).run(Integer.parseInt(arguments[0]));
            }
        } finally {
            ovs.close();
        }
    }

    private static void prepare(PrivateOvs ovs) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("add-br", "br-fairlead", "--", "set", "bridge", "br-fairlead", "datapath_type=dummy"));
        for (int port = 0; port < PORTS_THERE; port++) {
            command.addAll(List.of("--", "add-port", "br-fairlead", "there" + port));
        }
        ovs.vsctl(command.toArray(String[]::new));
    }

    private static boolean isReached(HostBridge bridge) {
        try {
            return bridge.ports().endpoints().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    private void run(int pairs) throws Exception {
        for (int i = -WARM_UP; i < pairs; i++) {
            boolean oursFirst = i % 2 == 0;
            double first = measure(i, oursFirst);
            double second = measure(i, !oursFirst);
            if (i >= 0) {
                System.out.printf(Locale.ROOT, "%.3f\t%.3f%n", oursFirst ? first : second, oursFirst ? second : first);
            }
        }
    }

    /** Milliseconds; the port is gone again afterwards. */
    private double measure(int i, boolean ours) throws Exception {
        Endpoint endpoint = endpoint(i);
        String addition = raw.addition(endpoint);
        long start = System.nanoTime();
        if (ours) {
            bridge.ports().add(endpoint);
            bridge.ports().awaitNumber(endpoint.id(), SOON);
        } else {
            raw.add(addition, endpoint.portName());
        }
        double milliseconds = (System.nanoTime() - start) / 1e6;
        ovs.vsctl("del-port", endpoint.portName());
        raw.skipUntilRemoved(endpoint.portName());
        await().until(() -> bridge.ports().endpoints().isEmpty());
        return milliseconds;
    }

    private static Endpoint endpoint(int i) {
        Ip address = Ip.parse("10.1.0.0").plus(64 + Math.floorMod(i, 64));
        var slot = new Slot(address, new OfPort(65_216 + (address.bits() & 63)));
        String id = "%016x".formatted(0x1234_5678_0000_0000L + Math.floorMod(i, 64) * 0x1000_0000L);
        return new Endpoint(id, new Vni(10), new NetworkId("acme", "web"), slot, 3, "docker", "", "");
    }
}
