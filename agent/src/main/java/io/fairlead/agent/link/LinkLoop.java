package io.fairlead.agent.link;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.fairlead.agent.cluster.HeldLease;
import io.fairlead.agent.cluster.Occupants;
import io.fairlead.agent.protocol.Conflict;
import io.fairlead.agent.protocol.Frame;
import io.fairlead.agent.protocol.HoleAnswer;
import io.fairlead.agent.protocol.Message;
import io.fairlead.agent.protocol.Message.ErrorReply;
import io.fairlead.agent.protocol.Message.Facts;
import io.fairlead.agent.protocol.Message.Hello;
import io.fairlead.agent.protocol.Message.Holes;
import io.fairlead.agent.protocol.Message.Installed;
import io.fairlead.agent.protocol.Message.LeaseGranted;
import io.fairlead.agent.protocol.Message.LeaseRecall;
import io.fairlead.agent.protocol.Message.LeaseRequest;
import io.fairlead.agent.protocol.Message.LeaseReturn;
import io.fairlead.agent.protocol.Message.LeaseStates;
import io.fairlead.agent.protocol.Message.NetworkCreate;
import io.fairlead.agent.protocol.Message.Networks;
import io.fairlead.agent.protocol.Message.NetworksPresent;
import io.fairlead.agent.protocol.Message.Ok;
import io.fairlead.agent.protocol.Message.Peers;
import io.fairlead.agent.protocol.Message.Refused;
import io.fairlead.agent.protocol.Message.Unknown;
import io.fairlead.agent.protocol.Message.Welcome;
import io.fairlead.ipam.LeaseState;
import io.fairlead.net.Vni;
import io.fairlead.ovsdb.session.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps this host connected to one controller, whichever answers, and hands on what it says. */
final class LinkLoop implements Runnable, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LinkLoop.class);

    /**
     * What the loop works on.
     *
     * @param version the agent's own, for people to read
     * @param dialer makes connections
     */
    record Parts(
            CurrentConfig config,
            String version,
            LinkTimes times,
            Dialer dialer,
            FactSource facts,
            Holdings holdings,
            CurrentConnection current) {}

    private final Parts parts;
    private final RandomGenerator random;
    private final Backoff backoff;
    private final Consumer<LinkStatus> status;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile List<Conflict> conflicts = List.of();
    private volatile Optional<List<Vni>> present = Optional.empty();
    private volatile LongConsumer installed = _ -> {};
    private volatile @Nullable Occupants occupants;
    private volatile Consumer<Peers> peers = _ -> {};
    private final AtomicInteger failedDials = new AtomicInteger();
    private boolean greeted;
    private volatile String lastFailure = "none was tried yet";

    LinkLoop(Parts parts, RandomGenerator random, Consumer<LinkStatus> status) {
        this.parts = parts;
        this.random = random;
        this.backoff = new Backoff(parts.times().firstRetry(), parts.times().lastRetry(), random);
        this.status = status;
    }

    /** Whether as many dials as there are controllers have failed since one last took this agent on. */
    boolean isAlone() {
        return failedDials.get() >= parts.config().get().controllers().size();
    }

    /** Why no controller was reached the last time. */
    String lastFailure() {
        return lastFailure;
    }

    /** Has this called with the hash of the flows whenever a controller says that the bridge holds them. */
    void onInstalled(LongConsumer listener) {
        installed = listener;
    }

    /** Asks these before an address is left to another host. */
    void ask(Occupants whom) {
        occupants = whom;
    }

    /** Has this called whenever a controller says which hosts share a network with this one. */
    void onPeers(Consumer<Peers> listener) {
        peers = listener;
    }

    void conflictsAre(List<Conflict> now) {
        conflicts = List.copyOf(now);
    }

    /** Told at once, and again on every new connection. */
    void presentAre(List<Vni> now) {
        present = Optional.of(List.copyOf(now));
        parts.current().get().ifPresent(this::tellPresent);
    }

    private void tellPresent(Connection connection) {
        present.ifPresent(networks -> {
            try {
                String _ = connection.send(new NetworksPresent(networks));
            } catch (LinkException e) { // The next connection is told.
                LOG.atDebug().setCause(e).log("Networks not told");
            }
        });
    }

    /** Asks the cluster to take back a lease that this host has given up; again later where it can't be yet. */
    void returnLease(HeldLease lease) {
        parts.current()
                .get()
                .filter(_ -> parts.holdings().returned().contains(lease))
                .ifPresent(connection -> returnLeases(connection, List.of(lease)));
    }

    /** Until the list of leases says that it was done: the cluster may have refused it for the moment. */
    private void returnLeases(Connection connection) {
        returnLeases(connection, parts.holdings().returned());
    }

    private static void returnLeases(Connection connection, List<HeldLease> leases) {
        try {
            for (HeldLease lease : leases) {
                String _ = connection.send(new LeaseReturn(Notices.held(lease)));
            }
        } catch (LinkException e) {
            LOG.atInfo().setCause(e).log("Leases not returned yet");
        }
    }

    @Override
    public void run() {
        try {
            recall();
            Duration rest = Duration.ZERO;
            while (!closed.await(rest.toMillis(), MILLISECONDS)) {
                for (ControllerAddress controller :
                        shuffled(parts.config().get().controllers())) {
                    attempt(controller);
                }
                boolean _ = parts.holdings().load();
                rest = backoff.rest();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The hello should say what the host holds; so Open vSwitch is given a moment, but a new host has nothing to say. */
    private void recall() throws InterruptedException {
        long patience = System.nanoTime() + parts.times().firstRetry().toNanos();
        while (!parts.holdings().load() && System.nanoTime() < patience) {
            boolean _ = closed.await(50, MILLISECONDS);
        }
    }

    /** So that hosts spread over the controllers. */
    private List<ControllerAddress> shuffled(List<ControllerAddress> controllers) {
        var order = new ArrayList<>(controllers);
        Collections.shuffle(order, random);
        return order;
    }

    private void attempt(ControllerAddress controller) throws InterruptedException {
        if (closed.getCount() == 0) {
            return;
        }
        greeted = false;
        try (Dialer.Session session = parts.dialer().dial(controller)) {
            serve(session.connection());
        } catch (LinkException e) {
            failed(controller, Failure.text(e), e);
        } catch (RuntimeException e) { // The link must outlive every message it can't stomach.
            LOG.atError().addKeyValue("controller", controller).setCause(e).log("Link failed");
            failed(controller, String.valueOf(e.getMessage()), e);
        } finally {
            parts.current().is(null);
        }
    }

    private void failed(ControllerAddress controller, String reason, Exception e) {
        if (closed.getCount() == 0) {
            return; // By us.
        }
        if (!greeted) {
            failedDials.incrementAndGet();
        }
        if (!reason.equals(lastFailure)) {
            LOG.atWarn()
                    .addKeyValue("controller", controller)
                    .addKeyValue("reason", reason)
                    .log("Link down");
            LOG.atDebug().setCause(e).log("Because of this");
        }
        lastFailure = reason;
        var state = e instanceof RefusedException ? LinkStatus.State.REFUSED : LinkStatus.State.CONNECTING;
        status.accept(new LinkStatus(state, controller.toString(), reason));
    }

    private void serve(Connection connection) throws LinkException, InterruptedException {
        Facts told = facts();
        greet(connection, told);
        greeted = true;
        failedDials.set(0);
        backoff.reset();
        lastFailure = "";
        status.accept(
                new LinkStatus(LinkStatus.State.CONNECTED, connection.peer().toString(), ""));
        LOG.atInfo().addKeyValue("controller", connection.peer()).log("Link up");
        returnLeases(connection);
        long pinged = System.nanoTime();
        while (closed.getCount() > 0) {
            Optional<Frame> frame = connection.next(parts.times().ping());
            if (frame.isPresent()) {
                take(connection, frame.get());
            }
            if (System.nanoTime() - pinged >= parts.times().ping().toNanos()) {
                pinged = System.nanoTime();
                told = tick(connection, told);
            }
        }
    }

    private Facts facts() throws LinkException {
        try {
            Facts found = parts.facts().facts();
            return new Facts(found.vtep(), found.mtu(), found.datapath(), found.dockerVersion(), conflicts);
        } catch (IOException e) {
            throw new LinkException(Failure.text(e), e);
        }
    }

    private void greet(Connection connection, Facts facts) throws LinkException, InterruptedException {
        AgentConfig config = parts.config().get();
        String _ = connection.send(new Hello(
                Message.VERSION,
                config.host(),
                config.name(),
                facts,
                parts.version(),
                parts.holdings().leases().stream().map(Notices::held).toList()));
        Frame answer = connection
                .next(parts.times().dial())
                .orElseThrow(() -> new LinkException("%s did not answer the hello".formatted(connection.peer())));
        take(connection, answer);
        if (!(answer.message() instanceof Welcome)) {
            throw new LinkException("%s answered the hello by something else".formatted(connection.peer()));
        }
    }

    /** Every now and then: is the controller alive, is the record as it should be, has the host changed. */
    private Facts tick(Connection connection, Facts told) throws LinkException {
        if (connection.silentNanos() > parts.times().silence().toNanos()) {
            throw new LinkException("%s gives no sign of life".formatted(connection.peer()));
        }
        connection.ping();
        parts.holdings().settle();
        answerHoles(connection);
        returnLeases(connection);
        Facts now = factsOr(told);
        if (!now.equals(told)) {
            String _ = connection.send(now);
        }
        return now;
    }

    /** While a fact can't be found out, an address for example that is being moved, what was told last holds. */
    private Facts factsOr(Facts told) {
        try {
            return facts();
        } catch (LinkException e) {
            LOG.atDebug().setCause(e).log("Facts not found out");
            return told;
        }
    }

    private void take(Connection connection, Frame frame) throws LinkException {
        switch (frame.message()) {
            case Welcome welcome -> welcomed(welcome);
            case Refused(String reason) -> throw new RefusedException(reason);
            case Networks networks ->
                parts.holdings()
                        .networksAre(networks.networks().stream()
                                .map(Notices::network)
                                .toList());
            case LeaseStates states -> {
                parts.holdings()
                        .leasesAre(in(LeaseState.USABLE, states), in(LeaseState.DRAINING, states), states.holes());
                parts.current().is(connection); // Not before: who asks for a lease must see what there is already.
                answerHoles(connection);
                tellPresent(connection);
            }
            case ErrorReply error ->
                LOG.atInfo()
                        .addKeyValue("code", error.code())
                        .addKeyValue("text", error.message())
                        .log("Not done");
            case LeaseRecall recall -> connection.reply(frame, recalled(connection, recall));
            case Installed told -> installed.accept(told.flowsHash());
            case Peers told -> peers.accept(told);
            case LeaseGranted _, Ok _ -> {} // A lease's state was told before, and may have changed since.
            case Unknown(String type) -> LOG.atDebug().addKeyValue("type", type).log("Message of a later version");
            case Hello _, NetworksPresent _, LeaseRequest _, LeaseReturn _, Holes _, Facts _, NetworkCreate _ ->
                LOG.atWarn().addKeyValue("id", frame.id()).log("Controller sent an agent's message, ignored");
        }
        connection.answered(frame);
    }

    /** Again and again while they are asked for: an answer that was lost, or could not be given yet, is given then. */
    private void answerHoles(Connection connection) throws LinkException {
        List<HoleAnswer> answers = parts.holdings().holes().answers();
        if (!answers.isEmpty()) {
            String _ = connection.send(new Holes(answers));
        }
    }

    private Message recalled(Connection connection, LeaseRecall recall) {
        Occupants asked = occupants;
        Optional<HeldLease> lease = parts.holdings().leases().stream()
                .filter(held ->
                        held.network().equals(recall.vni()) && held.block().equals(recall.block()))
                .findFirst();
        if (asked == null || lease.isEmpty()) {
            return new Ok(); // It is on its way back, or will be.
        }
        Optional<String> objection = asked.letGo(lease.get());
        returnLeases(connection);
        return objection
                .<Message>map(reason -> new ErrorReply("in-use", reason))
                .orElseGet(Ok::new);
    }

    private static Set<HeldLease> in(LeaseState state, LeaseStates states) {
        return states.leases().stream()
                .filter(notice -> notice.state() == state)
                .map(Notices::lease)
                .collect(Collectors.toUnmodifiableSet());
    }

    private void welcomed(Welcome welcome) throws LinkException {
        if (welcome.version() > Message.VERSION) {
            throw new RefusedException(
                    "The controllers speak version %d of the agents' protocol, this agent only %d; upgrade it"
                            .formatted(welcome.version(), Message.VERSION));
        }
        try {
            parts.config()
                    .controllersAre(welcome.controllers().stream()
                            .map(ControllerAddress::parse)
                            .toList());
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("The new list of controllers could not be kept");
        }
    }

    @Override
    public void close() {
        closed.countDown();
        parts.current().get().ifPresent(Connection::close);
    }
}
