package io.fairlead.openflow.session;

import io.fairlead.openflow.diff.SwitchDiff;
import io.fairlead.openflow.diff.SwitchState;
import io.fairlead.openflow.flow.Flow;
import io.fairlead.openflow.testing.ManyFlows;
import io.fairlead.openflow.testing.RealOvs;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Confirmed flow-mods a second: of a session, and of {@code ovs-ofctl --bundle add-flows} on the same switch, by turns.
 * Prints one line for each pair: a second of ours, a tab, of the other. By {@code deploy/bench/run flow-mods}.
 */
public final class FlowModBenchmark {

    private static final int FLOWS = 50_000;
    private static final int WARM_UP = 3;

    private FlowModBenchmark() {}

    /** With the number of pairs. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var ovs = new RealOvs();
        ovs.start();
        BlockingQueue<SwitchSession> sessions = new LinkedBlockingQueue<>();
        try (var listener = SwitchListener.open(
                new SwitchListenerConfig(InetAddress.getLoopbackAddress(), 0, Optional.empty()), sessions::add)) {
            ovs.dial("tcp:127.0.0.1:" + listener.port());
            SwitchSession session =
                    Optional.ofNullable(sessions.poll(30, TimeUnit.SECONDS)).orElseThrow();
            run(ovs, session, Integer.parseInt(arguments[0]));
        } finally {
            ovs.stop();
        }
    }

    private static void run(RealOvs ovs, SwitchSession session, int pairs) throws IOException {
        List<Flow> flows = ManyFlows.remoteBlocks(FLOWS, 1);
        Path file = Files.writeString(
                ovs.directory().resolve("flows.txt"),
                flows.stream().map(Flow::toString).collect(Collectors.joining("\n")));
        SwitchDiff add = SwitchDiff.between(SwitchState.empty(), new SwitchState(flows, List.of()));
        for (int i = -WARM_UP; i < pairs; i++) {
            double ours = rate(() -> session.apply(add));
            ovs.ofctl("del-flows", RealOvs.BRIDGE);
            double theirs = rate(() -> ovs.ofctl("--bundle", "add-flows", RealOvs.BRIDGE, file.toString()));
            ovs.ofctl("del-flows", RealOvs.BRIDGE);
            if (i >= 0) {
                System.out.printf(Locale.ROOT, "%.0f\t%.0f%n", ours, theirs);
            }
        }
    }

    private static double rate(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return FLOWS * 1e9 / (System.nanoTime() - start);
    }
}
