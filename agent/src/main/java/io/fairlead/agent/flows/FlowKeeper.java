package io.fairlead.agent.flows;

import io.fairlead.agent.link.AtomicFile;
import io.fairlead.agent.link.OncePerReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a copy of the flows that the controllers have confirmed, and puts it back when the bridge is empty and no
 * controller is there to do it: Open vSwitch keeps ports over a restart, but no flows. It only ever fills an empty
 * bridge, so it is never in a controller's way; one that returns finds what it left and changes nothing.
 */
public final class FlowKeeper implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(FlowKeeper.class);

    /** Between two looks at the bridge while no controller is there. */
    private static final Duration REST = Duration.ofSeconds(2);

    private final Bridge bridge;
    private final Path file;
    private final BooleanSupplier alone;
    private final Semaphore news = new Semaphore(0);
    private final OncePerReason failures = new OncePerReason();
    private OptionalLong unsaved = OptionalLong.empty();

    /**
     * Does nothing before it runs.
     *
     * @param file where the copy lies
     * @param alone whether no controller is there
     */
    public FlowKeeper(Bridge bridge, Path file, BooleanSupplier alone) {
        this.bridge = bridge;
        this.file = file;
        this.alone = alone;
    }

    /** A controller has confirmed that the bridge holds the flows of this hash. */
    public void installed(long hash) {
        synchronized (this) {
            unsaved = OptionalLong.of(hash);
        }
        news.release();
    }

    @Override
    public void run() {
        try {
            while (true) {
                pass();
                boolean _ = news.tryAcquire(REST.toMillis(), TimeUnit.MILLISECONDS);
                news.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void pass() {
        try {
            save();
            if (alone.getAsBoolean()) {
                restore();
            }
            failures.worked();
        } catch (IOException | RuntimeException e) { // The loop must outlive every failure of one pass.
            failures.failed(
                    e, reason -> LOG.atInfo().addKeyValue("reason", reason).log("Flows not kept, trying again"));
        }
    }

    /** If the bridge has moved on since, it will be confirmed again. */
    private void save() throws IOException {
        OptionalLong hash = takeUnsaved();
        if (hash.isEmpty()) {
            return;
        }
        try {
            Optional<String> text = Bundle.of(bridge.groups(), bridge.flows(), hash.getAsLong());
            if (text.isPresent()) {
                AtomicFile.write(file, text.get());
            }
        } catch (IOException e) {
            putBack(hash);
            throw e;
        }
    }

    private synchronized OptionalLong takeUnsaved() {
        OptionalLong hash = unsaved;
        unsaved = OptionalLong.empty();
        return hash;
    }

    private synchronized void putBack(OptionalLong hash) {
        unsaved = unsaved.isPresent() ? unsaved : hash;
    }

    private void restore() throws IOException {
        if (Files.exists(file) && bridge.flows().isEmpty()) {
            bridge.load(file);
            LOG.atInfo().addKeyValue("file", file).log("Flows put back, as no controller is there");
        }
    }
}
