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
 * Confirmed flow-mods a second of a session, against {@code ovs-ofctl --bundle add-flows} on the same switch, by turns.
 * By hand: as a main class with the test class path of this module, or out of an IDE.
 */
public final class FlowModBenchmark {

    private static final int FLOWS = 50_000;
    private static final int ROUNDS = 8;

    private FlowModBenchmark() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var ovs = new RealOvs();
        ovs.start();
        BlockingQueue<SwitchSession> sessions = new LinkedBlockingQueue<>();
        try (var listener = SwitchListener.open(
                new SwitchListenerConfig(InetAddress.getLoopbackAddress(), 0, Optional.empty()), sessions::add)) {
            ovs.dial("tcp:127.0.0.1:" + listener.port());
            SwitchSession session =
                    Optional.ofNullable(sessions.poll(30, TimeUnit.SECONDS)).orElseThrow();
            run(ovs, session);
        } finally {
            ovs.stop();
        }
    }

    private static void run(RealOvs ovs, SwitchSession session) throws IOException {
        List<Flow> flows = ManyFlows.remoteBlocks(FLOWS, 1);
        Path file = Files.writeString(
                ovs.directory().resolve("flows.txt"),
                flows.stream().map(Flow::toString).collect(Collectors.joining("\n")));
        SwitchDiff add = SwitchDiff.between(SwitchState.empty(), new SwitchState(flows, List.of()));
        double ours = 0;
        double theirs = 0;
        for (int round = 0; round < ROUNDS; round++) {
            double measured = rate(() -> session.apply(add));
            ovs.ofctl("del-flows", RealOvs.BRIDGE);
            double ofctl = rate(() -> ovs.ofctl("--bundle", "add-flows", RealOvs.BRIDGE, file.toString()));
            ovs.ofctl("del-flows", RealOvs.BRIDGE);
            print("round " + round, measured, ofctl);
            ours = Math.max(ours, measured);
            theirs = Math.max(theirs, ofctl);
        }
        print("best", ours, theirs);
    }

    private static double rate(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return FLOWS * 1e9 / (System.nanoTime() - start);
    }

    private static void print(String what, double ours, double theirs) {
        System.out.println(String.format(
                Locale.ROOT, "%s: session %,.0f/s, ovs-ofctl %,.0f/s, ratio %.2f", what, ours, theirs, ours / theirs));
    }
}
