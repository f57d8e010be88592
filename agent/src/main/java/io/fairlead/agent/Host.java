package io.fairlead.agent;

import io.fairlead.agent.docker.DockerAgent;
import io.fairlead.agent.docker.DockerEngine;
import io.fairlead.agent.flows.FlowKeeper;
import io.fairlead.agent.flows.Ofctl;
import io.fairlead.agent.link.CurrentConfig;
import io.fairlead.agent.link.FactSource;
import io.fairlead.agent.link.HostFacts;
import io.fairlead.agent.link.LinkSetup;
import io.fairlead.agent.link.LinkStatus;
import io.fairlead.agent.link.LinkTimes;
import io.fairlead.agent.link.OvsAttachment;
import io.fairlead.agent.link.Places;
import io.fairlead.agent.plug.ContainerLinks;
import io.fairlead.agent.plug.HostBridge;
import io.fairlead.agent.plug.Netlink;
import io.fairlead.agent.plug.Notes;
import io.fairlead.agent.plug.NotesFile;
import io.fairlead.agent.probe.Prober;
import io.fairlead.agent.unix.CallServer;
import io.fairlead.agent.unix.SocketFile;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A host of a cluster: all parts of the agent, put together. */
final class Host implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Host.class);

    /** Within this every command is answered: addresses may have to be leased first, and others may be before it. */
    private static final Duration COMMAND_DEADLINE = Duration.ofSeconds(20);

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    private Host() {}

    /**
     * Starts everything; Docker's calls are served before Docker is asked anything.
     *
     * @throws IOException if the configuration can't be read, or the kernel offers no netlink
     */
    static Host start(Places places, ServerSocketChannel plugin) throws IOException {
        var host = new Host();
        Path database = Path.of(System.getProperty("fairlead.ovsdb", "/run/openvswitch/db.sock"));
        Path docker = Path.of(System.getProperty("fairlead.docker", "/var/run/docker.sock"));
        var config = new CurrentConfig(places.config());
        var facts =
                new HostFacts(config::get, new DockerVersion(new DockerEngine(docker), InstantSource.system())::get);
        publish(new LinkStatus(LinkStatus.State.CONNECTING, "", ""), places.status()); // Not that of the last run.
        HostBridge bridge = host.owning(HostBridge.open(database));
        LinkSetup.Link link = host.owning(new LinkSetup(
                        places,
                        config,
                        version(),
                        LinkTimes.USUAL,
                        facts,
                        new SecureRandom(),
                        status -> publish(status, places.status()))
                .over(bridge.record()));
        Netlink links = host.owning(Netlink.open());
        Notes notes = new NotesFile(places.dockerNetworks());
        var interiors = new ContainerLinks(links);
        var own = new DockerAgent.Host(link.cluster(), links, bridge.ports(), notes, interiors, places.attachments());
        host.serve(plugin, docker, own, places.agentSocket());
        var flows = new FlowKeeper(new Ofctl(HostBridge.NAME), places.flows(), link::isAlone);
        link.onInstalled(flows::installed);
        host.run("flows", flows);
        host.probe(link, facts);
        host.run("link", link);
        host.run("ovs", new AttachmentLoop(new OvsAttachment(database, places), config, facts));
        Runtime.getRuntime().addShutdownHook(new Thread(host::close));
        LOG.atInfo()
                .addKeyValue("host", config.get().name())
                .addKeyValue("id", config.get().host())
                .addKeyValue("version", version())
                .log("Agent started");
        return host;
    }

    private void probe(LinkSetup.Link link, FactSource facts) {
        var prober = new Prober(facts);
        link.onPeers(prober::peersAre);
        run("probes", prober);
    }

    /** Docker on its plugin's socket, and commands on the agent's own. */
    private void serve(ServerSocketChannel plugin, Path docker, DockerAgent.Host own, Path socket) throws IOException {
        DockerAgent agent = owning(DockerAgent.start(plugin, docker, own, InstantSource.system(), AgentMain::end));
        owning(CallServer.serve(SocketFile.secret(socket), agent.calls(), COMMAND_DEADLINE, AgentMain::end));
    }

    private <T extends AutoCloseable> T owning(T part) {
        parts.push(part);
        return part;
    }

    private void run(String name, Runnable part) {
        Thread thread = Thread.ofVirtual().name(name).start(part);
        owning(thread::interrupt);
    }

    /** The version in the archive's manifest. */
    private static String version() {
        return Optional.ofNullable(Host.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    private static void publish(LinkStatus status, Path file) {
        try {
            status.write(file);
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("Status not written");
        }
    }

    /** Waits until this is closed. */
    void await() throws InterruptedException {
        stopped.await();
    }

    /** Stops the parts, those that were started last first. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            stop(parts.pop());
        }
        stopped.countDown();
    }

    private static void stop(AutoCloseable part) {
        try {
            part.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) { // One part that does not end well must not keep the others.
            LOG.atDebug().setCause(e).log("Part did not end well");
        }
    }
}
