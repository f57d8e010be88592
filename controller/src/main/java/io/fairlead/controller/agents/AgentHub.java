package io.fairlead.controller.agents;

import io.fairlead.agent.protocol.Message;
import io.fairlead.controller.store.Store;
import io.fairlead.controller.store.Subscription;
import io.fairlead.ipam.HostId;
import io.fairlead.net.Vni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agents that are connected: one connection a host, of which a newer one replaces the older. */
public final class AgentHub implements Claims.Others, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AgentHub.class);

    /** How long a machine that was refused as another host is told of: it dials again all the time. */
    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    /**
     * A machine that called itself a host that was connected from elsewhere.
     *
     * @param peer where it connected from
     */
    public record Impostor(String peer, Instant at) {}

    private final Store store;
    private final Requests requests;
    private final Reach reach;
    private final InstantSource clock;
    private final Map<HostId, AgentLink> links = new ConcurrentHashMap<>();
    private final Map<HostId, Impostor> impostors = new ConcurrentHashMap<>();
    private final Subscription subscription;

    /**
     * Takes agents on from now.
     *
     * @param reach what they are told of where the controllers are
     */
    public AgentHub(Store store, Requests requests, Reach reach, InstantSource clock) {
        this.store = store;
        this.requests = requests;
        this.reach = reach;
        this.clock = clock;
        this.subscription = store.onChange(() -> links.values().forEach(AgentLink::look));
    }

    /**
     * A new connection. Nothing is told before its agent has said hello.
     *
     * @param certified the host its certificate names
     */
    public AgentLink open(HostId certified, AgentWire wire) {
        return new AgentLink(certified, wire, this, clock);
    }

    /** What the host's agent said of itself last; empty while none is connected. */
    public Optional<Message.Hello> hello(HostId host) {
        return Optional.ofNullable(links.get(host)).map(AgentLink::hello);
    }

    /** The hosts whose agents are connected, but whose Docker does not have the network yet, or can't have it. */
    public Set<HostId> lacking(Vni network) {
        return links.entrySet().stream()
                .filter(link -> !link.getValue().present().contains(network))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The hosts whose agents are connected. */
    @Override
    public Set<HostId> connected() {
        return Set.copyOf(links.keySet());
    }

    @Override
    public Message ask(HostId host, Message question, Duration atMost) throws InterruptedException {
        AgentLink link = links.get(host);
        return link == null
                ? new Message.ErrorReply(Message.ErrorReply.UNAVAILABLE, "that host's agent is not connected")
                : link.ask(question, atMost);
    }

    /** The host's switch holds the flows of this hash now. */
    public void installed(HostId host, long revision, long flowsHash) {
        AgentLink link = links.get(host);
        if (link != null) {
            link.installed(revision, flowsHash);
        }
    }

    Store store() {
        return store;
    }

    Requests requests() {
        return requests;
    }

    /** Since when the host's agent is connected; empty while none is. */
    public Optional<Instant> since(HostId host) {
        return Optional.ofNullable(links.get(host)).map(AgentLink::since);
    }

    /** Where the host's agent connects from; empty while none is connected. */
    public Optional<String> peer(HostId host) {
        return Optional.ofNullable(links.get(host)).map(AgentLink::peer);
    }

    /** Another machine that connected as this host within the last {@link #REMEMBERED}. */
    public Optional<Impostor> impostor(HostId host) {
        return Optional.ofNullable(impostors.get(host))
                .filter(other -> other.at().plus(REMEMBERED).isAfter(clock.instant()));
    }

    /**
     * Why a second connection is not taken on; empty if it is. Two machines that are one host, as when one was cloned
     * from the other, would hand out the same addresses: who was there first stays. A host whose address has changed is
     * taken as soon as its old connection gives no sign of life any more.
     */
    String objection(HostId host, AgentLink link) {
        AgentLink there = links.get(host);
        if (there == null || there.peer().equals(link.peer()) || !there.isAlive()) {
            return "";
        }
        impostors.put(host, new Impostor(link.peer(), clock.instant()));
        return ("Another machine is connected as host %s, from %s. If this one is a copy of it, let it join as a host of"
                        + " its own: `fairlead leave`, then `fairlead join`")
                .formatted(host, there.peer());
    }

    int tunnelPort() {
        return reach.tunnelPort();
    }

    List<String> controllers() {
        return reach.controllers();
    }

    /** A machine that is taken on as what it says is nobody's copy any more. */
    void taken(HostId host, AgentLink link) {
        impostors.values().removeIf(other -> other.peer().equals(link.peer()));
        AgentLink older = links.put(host, link);
        if (older != null && older != link) {
            older.close("A newer connection of this host has replaced this one");
        }
        LOG.atInfo().addKeyValue("host", host).log("Agent connected");
    }

    void gone(HostId host, AgentLink link) {
        if (links.remove(host, link)) {
            LOG.atInfo().addKeyValue("host", host).log("Agent disconnected");
        }
    }

    /** Sends all agents away, who dial again. */
    public void dismiss(String reason) {
        links.values().forEach(link -> link.close(reason));
    }

    @Override
    public void close() {
        subscription.close();
        dismiss("The controller stops");
    }
}
