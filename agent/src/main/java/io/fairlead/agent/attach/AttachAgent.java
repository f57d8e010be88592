package io.fairlead.agent.attach;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.fairlead.agent.cluster.Cluster;
import io.fairlead.agent.cluster.Conflict;
import io.fairlead.agent.plug.Addresses;
import io.fairlead.agent.plug.Interiors;
import io.fairlead.agent.plug.Links;
import io.fairlead.agent.plug.Plugger;
import io.fairlead.agent.plug.Ports;
import io.fairlead.agent.unix.Call;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps containers plugged in that are not by Docker: as their labels and {@code fairlead attach} say. Looks when
 * something has changed, and from time to time when nothing has.
 */
public final class AttachAgent implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AttachAgent.class);

    private static final Duration IDLE = Duration.ofSeconds(30);
    /** Of the end of a namespace that is no container's nobody tells. */
    private static final Duration WATCHFUL = Duration.ofSeconds(5);

    private static final Duration KNOWN_SOON = Duration.ofSeconds(3);
    private static final Duration SOON = Duration.ofSeconds(1);
    /** At least this between two looks, so that a burst of containers does not keep Docker busy with our questions. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Parts parts;
    private final AttachmentSync sync;
    private final Semaphore requests = new Semaphore(1);
    private volatile List<Conflict> conflicts = List.of();
    private volatile Runnable stop = () -> {};
    private volatile Runnable changed = () -> {};

    /** This host, as attachments need it. */
    public record Host(
            Cluster cluster, Links links, Ports ports, Interiors interiors, Addresses addresses, Plugger plugger) {}

    /**
     * Does nothing yet, until {@link #start}.
     *
     * @param file where attachments are kept
     */
    public AttachAgent(Host host, Containers containers, Path file, RandomGenerator random) {
        var needed = new Attacher.Host(host.links(), host.ports(), host.interiors(), host.addresses(), host.plugger());
        this.parts = new Parts(
                host.cluster(),
                containers,
                needed,
                new PlaceFinder(containers, host.interiors()),
                new Attacher(needed, random),
                new AttachmentBook(file),
                new ReentrantLock());
        this.sync = new AttachmentSync(parts);
    }

    /**
     * Starts to look.
     *
     * @param changed is run whenever {@link #conflicts} are others, or somebody has attached or detached something
     */
    public void start(Runnable changed) {
        this.changed = changed;
        Thread thread = Thread.ofVirtual().name("attachments").start(this::run);
        stop = thread::interrupt;
    }

    /** What can be called on the agent's own socket. */
    public Map<String, Call> calls() {
        Map<String, Call> calls = new HashMap<>(new AttachCalls(new Attachments(parts, this::attached), parts).calls());
        calls.replaceAll((_, call) -> call.onceKnown(parts.cluster(), KNOWN_SOON));
        return calls;
    }

    private void attached() {
        request();
        changed.run();
    }

    /** What could not be put right when it was looked last. */
    public List<Conflict> conflicts() {
        return conflicts;
    }

    /**
     * The ids of the endpoints of all attachments: those of containers that do not run had them when they did.
     *
     * @throws IOException if the file that keeps attachments can't be read
     */
    public Set<String> endpoints() throws IOException {
        return parts.book().all().stream().map(Attachment::endpoint).collect(toUnmodifiableSet());
    }

    /** Looks again soon. */
    public void request() {
        requests.release();
    }

    /** Something has become of a container; looks if it is one with attachments. */
    public void containerChanged(String id, Set<String> labels) {
        if (labels.contains(Label.NAME) || isAttached(id)) {
            request();
        }
    }

    private boolean isAttached(String container) {
        try {
            return parts.book().all().stream().anyMatch(each -> each.container().equals(container));
        } catch (IOException e) {
            return false; // The look says why.
        }
    }

    private void run() {
        try {
            Duration rest = IDLE;
            while (true) {
                var _ = requests.tryAcquire(rest.toMillis(), TimeUnit.MILLISECONDS);
                requests.drainPermits();
                rest = pass();
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks once, and says how long to rest. */
    private Duration pass() throws InterruptedException {
        try {
            if (!parts.cluster().awaitKnown(Duration.ZERO)) {
                return SOON;
            }
            tell(sync.look());
            boolean isWatchful = parts.book().all().stream().anyMatch(attachment -> !attachment.isDockers());
            return isWatchful || !conflicts.isEmpty() ? WATCHFUL : IDLE;
        } catch (IOException e) {
            log.atDebug().setCause(e).log("Attachments not compared");
            return SOON;
        } catch (RuntimeException e) { // The loop must outlive every failure of one pass.
            log.atWarn().setCause(e).log("Attachments not compared");
            return IDLE;
        }
    }

    private void tell(List<Conflict> found) {
        if (!found.equals(conflicts)) {
            conflicts = found;
            changed.run();
        }
    }

    @Override
    public void close() {
        stop.run();
    }
}
