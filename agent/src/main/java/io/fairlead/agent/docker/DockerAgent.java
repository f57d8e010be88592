package io.fairlead.agent.docker;

import io.fairlead.agent.attach.AttachAgent;
import io.fairlead.agent.attach.Containers;
import io.fairlead.agent.cluster.Cluster;
import io.fairlead.agent.plug.Addresses;
import io.fairlead.agent.plug.Interiors;
import io.fairlead.agent.plug.Links;
import io.fairlead.agent.plug.Notes;
import io.fairlead.agent.plug.Plugger;
import io.fairlead.agent.plug.Ports;
import io.fairlead.agent.unix.Call;
import io.fairlead.agent.unix.CallServer;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything between Docker and this host's bridge: the plugin socket, and the comparison in the background. */
public final class DockerAgent implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DockerAgent.class);

    /** Within this every call is answered; Docker itself would wait for ever, and calls for one network queue up. */
    static final Duration DEADLINE = Duration.ofMillis(4_900);

    /** Calls that waited on the socket for a restart of the agent come before it has read its local record. */
    private static final Duration KNOWN_SOON = Duration.ofSeconds(3);

    private static final Duration REDIAL = Duration.ofSeconds(1);

    private final CallServer server;
    private final AttachAgent attach;
    private final Cluster.Subscription subscription;
    private final Thread sync;
    private final Thread events;

    private DockerAgent(
            CallServer server, AttachAgent attach, Cluster.Subscription subscription, Thread sync, Thread events) {
        this.server = server;
        this.attach = attach;
        this.subscription = subscription;
        this.sync = sync;
        this.events = events;
    }

    /**
     * This host, as the agent works on it.
     *
     * @param attachments the file that keeps what is attached beside Docker's networks
     */
    public record Host(Cluster cluster, Links links, Ports ports, Notes notes, Interiors interiors, Path attachments) {}

    /**
     * Starts to answer Docker's calls, then to compare.
     *
     * @param plugin the bound plugin socket, in blocking mode; it may come from systemd
     * @param dockerSocket where Docker's API is: {@code /run/docker.sock}
     * @param broken is run if Docker's calls can't be taken any more
     */
    public static DockerAgent start(
            ServerSocketChannel plugin, Path dockerSocket, Host host, InstantSource clock, Runnable broken) {
        var docker = new DockerSocket(dockerSocket);
        return start(plugin, new Engine(docker, docker), host, clock, broken);
    }

    /** Docker's two sides that are needed. */
    record Engine(Docker docker, Containers containers) {}

    static DockerAgent start(
            ServerSocketChannel plugin, Engine engine, Host host, InstantSource clock, Runnable broken) {
        var addresses = new Addresses(host.cluster(), clock);
        host.cluster().ask(addresses);
        var plugger = new Plugger(host.links(), host.ports(), addresses);
        var book = new NetworkBook(host.cluster(), host.notes());
        var creation = new NetworkCreation(host.cluster(), book);
        Map<String, Call> calls = new HashMap<>(new NetworkDriver(book, creation, addresses, plugger).calls());
        calls.putAll(new IpamDriver(book, addresses).calls());
        calls.replaceAll((_, call) -> call.onceKnown(host.cluster(), KNOWN_SOON));
        CallServer server = CallServer.serve(plugin, calls, DEADLINE, broken);
        Docker docker = engine.docker();
        var here =
                new AttachAgent.Host(host.cluster(), host.links(), host.ports(), host.interiors(), addresses, plugger);
        var attach = new AttachAgent(here, engine.containers(), host.attachments(), new SecureRandom());
        var sync = new DockerSync(
                host.cluster(),
                docker,
                book,
                new NetworkSync(host.cluster(), docker, book, creation, clock),
                DockerSync.Views.of(here, attach, docker, clock));
        attach.start(sync::request);
        var hints = new Hints(sync, attach);
        host.ports().onLoss(hints::begins);
        return new DockerAgent(
                server,
                attach,
                host.cluster().onChange(hints::begins),
                Thread.ofVirtual().name("docker-sync").start(sync),
                Thread.ofVirtual().name("docker-events").start(() -> watch(docker, hints)));
    }

    /** Who looks again at which hint. */
    private record Hints(DockerSync sync, AttachAgent attach) implements Docker.Watcher {

        @Override
        public void begins() {
            sync.request();
            attach.request();
        }

        @Override
        public void networksChanged() {
            sync.request();
        }

        @Override
        public void containerChanged(String id, Set<String> labels) {
            attach.containerChanged(id, labels);
        }
    }

    /** What can be called on the agent's own socket. */
    public Map<String, Call> calls() {
        return attach.calls();
    }

    private static void watch(Docker docker, Docker.Watcher watcher) {
        try {
            while (true) {
                try {
                    docker.watch(watcher);
                } catch (IOException e) {
                    log.atDebug().setCause(e).log("Docker's events ended");
                }
                Thread.sleep(REDIAL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        subscription.close();
        attach.close();
        sync.interrupt();
        events.interrupt();
        server.close();
    }
}
