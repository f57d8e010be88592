package io.fairlead.controller.agents;

import io.fairlead.agent.protocol.Frame;
import io.fairlead.agent.protocol.Message;
import io.fairlead.agent.protocol.MessageCodec;
import io.fairlead.agent.protocol.MessageException;
import io.fairlead.controller.model.Network;
import io.fairlead.controller.plan.Planner;
import io.fairlead.controller.reconcile.HostLoop;
import io.fairlead.controller.store.Snapshot;
import io.fairlead.controller.store.StoreException;
import io.fairlead.ipam.HostId;
import io.fairlead.net.Vni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of one agent: checks its hello, keeps it told of networks and leases, and answers what it asks.
 *
 * <p>What is received is handled by the thread that brings it, in order; only a request for a lease, which may take
 * seconds, gets a thread of its own.
 */
public final class AgentLink {

    private static final Logger LOG = LoggerFactory.getLogger(AgentLink.class);
    private static final Duration PING = Duration.ofSeconds(10);
    private static final Duration DEAD = Duration.ofSeconds(30);

    /** Requests for leases under way at a time; whoever has more networks that need a block at once asks again. */
    private static final int MOST_REQUESTS = 32;

    private final HostId host;
    private final AgentWire wire;
    private final AgentHub hub;
    private final InstantSource clock;
    private final Instant since;
    private final AtomicLong ids = new AtomicLong();
    private final HostLoop loop = new HostLoop(this::pass);
    private final Semaphore requests = new Semaphore(MOST_REQUESTS);
    private final Map<String, CompletableFuture<Message>> asked = new ConcurrentHashMap<>();
    private volatile Set<Vni> present = Set.of();
    private volatile Instant heard;
    private volatile Message.@Nullable Hello hello;
    private volatile Message.@Nullable Installed installed;
    private @Nullable Thread thread;
    private long toldOf = -1;
    private @Nullable Map<Vni, Network> networksTold;
    private Message.@Nullable LeaseStates leasesTold;
    private Message.@Nullable Installed installedTold;
    private Message.@Nullable Peers peersTold;
    private @Nullable List<String> controllersTold;
    private Instant pinged;

    AgentLink(HostId host, AgentWire wire, AgentHub hub, InstantSource clock) {
        this.host = host;
        this.wire = wire;
        this.hub = hub;
        this.clock = clock;
        this.since = clock.instant();
        this.heard = since;
        this.pinged = since;
    }

    /** A sign of life that is not a message. */
    public void alive() {
        heard = clock.instant();
    }

    /** A message came. */
    public void received(String text) {
        alive();
        Frame frame;
        try {
            frame = MessageCodec.decode(text);
        } catch (MessageException e) {
            refuse("Not a message of this protocol: " + e.getMessage());
            return;
        }
        if (hello != null) {
            handle(frame);
            return;
        }
        if (frame.message() instanceof Message.Hello greeting) {
            greet(greeting);
            return;
        }
        refuse("The first message of a connection is hello");
    }

    /** The connection is over. */
    public synchronized void closed() {
        hub.gone(host, this);
        if (thread != null) {
            thread.interrupt();
        }
    }

    void close(String reason) {
        wire.close(reason);
        closed();
    }

    /** The networks that the host's Docker has, as its agent said last. */
    Set<Vni> present() {
        return present;
    }

    /** When it was opened. */
    Instant since() {
        return since;
    }

    /** Where its agent connects from. */
    String peer() {
        return wire.peer();
    }

    /** Whether its agent was heard of so recently that it must be there. */
    boolean isAlive() {
        return Duration.between(heard, clock.instant()).compareTo(PING.plus(PING.dividedBy(2))) < 0;
    }

    Message.@Nullable Hello hello() {
        return hello;
    }

    void look() {
        loop.request();
    }

    private void greet(Message.Hello greeting) {
        try {
            String reason = hub.requests().objection(host, greeting);
            if (reason.isEmpty()) {
                reason = hub.objection(host, this);
            }
            if (!reason.isEmpty()) {
                refuse(reason);
                return;
            }
            hub.requests().tookOn(host, greeting);
        } catch (StoreException e) {
            refuse("The controller can't reach its store; dial again. " + e.getMessage());
            return;
        }
        welcome();
        hello = greeting;
        hub.taken(host, this);
        push();
        synchronized (this) {
            thread = Thread.ofVirtual().name("agent-" + host).start(loop);
        }
    }

    /** Again when the controllers are others. */
    private synchronized void welcome() {
        List<String> controllers = hub.controllers();
        if (!controllers.equals(controllersTold)) {
            controllersTold = controllers;
            send(new Message.Welcome(Message.VERSION, host, controllers));
        }
    }

    private void handle(Frame frame) {
        switch (frame.message()) {
            case Message.LeaseRequest request -> requested(frame, request);
            case Message.LeaseReturn giving -> {
                hub.requests().giveBack(host, giving).ifPresent(refusal -> reply(frame, refusal));
                push();
            }
            case Message.NetworkCreate request -> {
                Message answer = hub.requests().createNetwork(request);
                push(); // The agent must know the network when it reads that it is there.
                reply(frame, answer);
            }
            case Message.Holes holes -> {
                hub.requests().answered(host, holes);
                push();
            }
            case Message.NetworksPresent there -> present = Set.copyOf(there.networks());
            case Message.Facts facts -> changed(facts);
            case Message.Ok _, Message.ErrorReply _ ->
                frame.re().map(asked::get).ifPresent(answer -> answer.complete(frame.message()));
            case Message.Unknown _ -> {}
            case Message.Hello _,
                    Message.Welcome _,
                    Message.Refused _,
                    Message.Networks _,
                    Message.LeaseGranted _,
                    Message.LeaseRecall _,
                    Message.LeaseStates _,
                    Message.Installed _,
                    Message.Peers _ ->
                LOG.atDebug()
                        .addKeyValue("host", host)
                        .log(
                                "Agent sent a {} out of place",
                                frame.message().getClass().getSimpleName());
        }
    }

    private void requested(Frame frame, Message.LeaseRequest request) {
        if (!requests.tryAcquire()) {
            reply(
                    frame,
                    new Message.ErrorReply(
                            "busy",
                            "This host waits for %d leases already; ask again when one is there"
                                    .formatted(MOST_REQUESTS)));
            return;
        }
        Thread.ofVirtual().name("lease-request-" + host).start(() -> {
            try {
                answer(frame, request);
            } finally {
                requests.release();
            }
        });
    }

    /** What was true before the lease was usable must not be told after it: it would take the lease away again. */
    private void answer(Frame frame, Message.LeaseRequest request) {
        Message answer = hub.requests().lease(host, request, hub);
        push();
        reply(frame, answer);
    }

    private void changed(Message.Facts facts) {
        Message.Hello before = hello;
        if (before != null) {
            hello = new Message.Hello(
                    before.version(), before.host(), before.name(), facts, before.agentVersion(), before.leases());
        }
        hub.requests().changed(host, facts);
    }

    private void refuse(String reason) {
        LOG.atWarn().addKeyValue("host", host).addKeyValue("reason", reason).log("Agent refused");
        send(new Message.Refused(reason));
        close(reason);
    }

    private Duration pass() {
        Instant now = clock.instant();
        if (Duration.between(heard, now).compareTo(DEAD) > 0) {
            LOG.atWarn().addKeyValue("host", host).log("Agent is silent, closing its connection");
            close("No sign of life for " + DEAD.toSeconds() + " s");
            return DEAD;
        }
        try {
            push();
            if (!now.isBefore(pinged.plus(PING))) {
                pinged = now;
                wire.ping();
            }
        } catch (RuntimeException e) { // The loop must outlive every failure of one pass.
            LOG.atError().addKeyValue("host", host).setCause(e).log("Agent not told");
        }
        return PING;
    }

    /** Tells what has changed since it was told last. */
    private synchronized void push() {
        Snapshot snapshot = hub.store().snapshot();
        if (!snapshot.intent().hosts().containsKey(host)) {
            refuse("Host %s was removed; join it again with `fairlead join`".formatted(host));
            return;
        }
        if (snapshot.revision() != toldOf) { // Most commits only confirm, which agents are not told of.
            tell(snapshot);
            toldOf = snapshot.revision();
        }
        welcome();
        pushInstalled();
    }

    private void tell(Snapshot snapshot) {
        Map<Vni, Network> networks = snapshot.intent().networks();
        if (!networks.equals(networksTold)) {
            networksTold = networks;
            send(new Message.Networks(Notices.networks(snapshot)));
        }
        var leases = new Message.LeaseStates(Notices.leases(snapshot, host), Notices.holes(snapshot, host));
        if (!leases.equals(leasesTold)) {
            leasesTold = leases;
            send(leases);
        }
        var peers = new Message.Peers(Planner.peers(snapshot.intent(), snapshot.leases(), host), hub.tunnelPort());
        if (!peers.equals(peersTold)) {
            peersTold = peers;
            send(peers);
        }
    }

    private void pushInstalled() {
        Message.Installed now = installed;
        if (now != null && !now.equals(installedTold)) {
            installedTold = now;
            send(now);
        }
    }

    /**
     * To be told once for each set of flows: the revision alone changes nothing on the host. Only notes it: who cares for
     * the host must not wait for an agent that does not read.
     */
    void installed(long revision, long flowsHash) {
        Message.Installed before = installed;
        if (before == null || before.flowsHash() != flowsHash) {
            installed = new Message.Installed(revision, flowsHash);
            loop.request();
        }
    }

    /** Asks the agent and waits for its answer; not having one in time is an error as well. */
    Message ask(Message question, Duration atMost) throws InterruptedException {
        String id = nextId();
        var answer = new CompletableFuture<Message>();
        asked.put(id, answer);
        try {
            wire.send(MessageCodec.encode(Frame.of(id, question)));
            return answer.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.atDebug().addKeyValue("host", host).setCause(e).log("Agent did not answer");
            return new Message.ErrorReply(
                    Message.ErrorReply.UNAVAILABLE, "that host's agent does not answer in time; try again");
        } finally {
            asked.remove(id);
        }
    }

    private void send(Message message) {
        wire.send(MessageCodec.encode(Frame.of(nextId(), message)));
    }

    private void reply(Frame to, Message message) {
        wire.send(MessageCodec.encode(to.reply(nextId(), message)));
    }

    private String nextId() {
        return "c" + ids.incrementAndGet();
    }
}
