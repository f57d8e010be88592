package io.fairlead.agent.link;

import io.fairlead.agent.cluster.Cluster;
import io.fairlead.agent.cluster.ClusterException;
import io.fairlead.agent.cluster.ClusterNetwork;
import io.fairlead.agent.cluster.Conflict;
import io.fairlead.agent.cluster.HeldLease;
import io.fairlead.agent.cluster.Hole;
import io.fairlead.agent.cluster.NetworkSpec;
import io.fairlead.agent.cluster.Occupants;
import io.fairlead.agent.protocol.LeaseNotice;
import io.fairlead.agent.protocol.Message;
import io.fairlead.agent.protocol.Message.ErrorReply;
import io.fairlead.agent.protocol.Message.LeaseGranted;
import io.fairlead.agent.protocol.Message.LeaseRequest;
import io.fairlead.agent.protocol.Message.NetworkCreate;
import io.fairlead.agent.protocol.Message.Ok;
import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import io.fairlead.net.Vni;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cluster as it is told over the link, or as the local record remembers it while no controller is there. */
public final class ClusterLink implements Cluster {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterLink.class);

    private final Holdings holdings;
    private final CurrentConnection current;
    private final LinkLoop loop;

    ClusterLink(Holdings holdings, CurrentConnection current, LinkLoop loop) {
        this.holdings = holdings;
        this.current = current;
        this.loop = loop;
    }

    @Override
    public List<ClusterNetwork> networks() {
        return holdings.networks();
    }

    @Override
    public List<HeldLease> leases() {
        return holdings.leases();
    }

    @Override
    public Set<HeldLease> draining() {
        return holdings.draining();
    }

    @Override
    public List<Hole> holes() {
        return holdings.holes().holes();
    }

    @Override
    public void ask(Occupants occupants) {
        holdings.holes().ask(occupants);
        loop.ask(occupants);
    }

    @Override
    public boolean awaitKnown(Duration atMost) throws InterruptedException {
        return holdings.await(
                        now -> now.isKnown() ? Optional.of(true) : Optional.empty(),
                        System.nanoTime() + atMost.toNanos())
                .isPresent();
    }

    @Override
    public boolean isCurrent() {
        return holdings.isCurrent();
    }

    @Override
    public HeldLease requestBlock(Vni network, Duration atMost) throws ClusterException {
        return another(new LeaseRequest(network), atMost);
    }

    @Override
    public HeldLease requestBlockAhead(Vni network, Duration atMost) throws ClusterException {
        return another(LeaseRequest.ahead(network), atMost);
    }

    private HeldLease another(LeaseRequest request, Duration atMost) throws ClusterException {
        Set<HeldLease> before = new HashSet<>(leases());
        return lease(request, lease -> lease.network().equals(request.vni()) && !before.contains(lease), atMost);
    }

    @Override
    public HeldLease requestAddress(Vni network, Ip address, Optional<MacAddress> mac, Duration atMost)
            throws ClusterException {
        return lease(
                new LeaseRequest(network, address, mac),
                lease -> lease.network().equals(network) && lease.mac().equals(mac) && isOf(address, lease),
                atMost);
    }

    /** Of several leases around an address the smallest has it, unless another host does. */
    private boolean isOf(Ip address, HeldLease lease) {
        return lease.block().contains(address)
                && !draining().contains(lease)
                && holes().stream().noneMatch(hole -> hole.takes(address, lease))
                && leases().stream()
                        .filter(other -> other.network().equals(lease.network()))
                        .map(HeldLease::block)
                        .noneMatch(block -> block.contains(address)
                                && block.prefix() > lease.block().prefix());
    }

    private HeldLease lease(LeaseRequest request, Predicate<HeldLease> fits, Duration atMost) throws ClusterException {
        long deadline = System.nanoTime() + atMost.toNanos();
        Optional<HeldLease> there = found(fits);
        if (there.isPresent()) {
            return there.get();
        }
        Message answer = ask(request, fits, deadline);
        return switch (answer) {
            case LeaseGranted(LeaseNotice granted) -> usable(granted, deadline);
            case Ok _ -> found(fits).orElseThrow(() -> new ClusterException("The lease went again at once; try again"));
            case ErrorReply error -> throw failed(error);
            default -> throw new ClusterException("A controller gave an answer that does not fit; see the agent's log");
        };
    }

    private static ClusterException failed(ErrorReply error) {
        return error.code().equals(ErrorReply.UNAVAILABLE)
                ? new ClusterException(error.message())
                : ClusterException.refused(error.message());
    }

    /** This one: another that has come meanwhile is for somebody else. */
    private HeldLease usable(LeaseNotice granted, long deadline) throws ClusterException {
        HeldLease wanted = Notices.lease(granted);
        return await(wanted::equals, deadline)
                .orElseThrow(() -> new ClusterException(
                        ("Block %s is leased to this host, but not ready in time: other hosts have not confirmed it yet,"
                                        + " or this host's Open vSwitch does not answer; try again")
                                .formatted(granted.block())));
    }

    private Optional<HeldLease> found(Predicate<HeldLease> fits) {
        return leases().stream().filter(fits).findFirst();
    }

    private Optional<HeldLease> await(Predicate<HeldLease> fits, long deadline) throws ClusterException {
        try {
            return holdings.await(_ -> found(fits), deadline);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    @Override
    public void giveBack(HeldLease lease) {
        holdings.giveBack(lease);
        loop.returnLease(lease);
    }

    @Override
    public ClusterNetwork createNetwork(NetworkSpec spec, Duration atMost) throws ClusterException {
        long deadline = System.nanoTime() + atMost.toNanos();
        var request =
                new NetworkCreate(spec.id().tenant(), spec.id().name(), spec.addresses(), spec.prefix6(), spec.mtu());
        Message answer = ask(request, _ -> false, deadline);
        return switch (answer) {
            case Ok _ -> created(spec, deadline);
            case ErrorReply error -> throw failed(error);
            default -> throw new ClusterException("A controller gave an answer that does not fit; see the agent's log");
        };
    }

    private ClusterNetwork created(NetworkSpec spec, long deadline) throws ClusterException {
        try {
            return holdings.await(all -> all.network(spec.id()), deadline)
                    .orElseThrow(() -> new ClusterException(
                            "Network %s was made, but this host has not been told of it in time; try again"
                                    .formatted(spec.id())));
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Asks whichever controller is there; asks the next one when a connection ends before its answer. */
    private Message ask(Message request, Predicate<HeldLease> orFinds, long deadline) throws ClusterException {
        Connection connection = null;
        while (true) {
            try {
                connection = connection(connection, deadline);
                return connection.ask(request, Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            } catch (LinkException e) {
                LOG.atInfo().addKeyValue("reason", e.getMessage()).log("Request not answered");
                if (found(orFinds).isPresent()) {
                    return new Ok(); // It was granted, and told on the next connection.
                }
                if (deadline - System.nanoTime() <= 0) {
                    throw new ClusterException("No controller answered in time (%s)".formatted(e.getMessage()), e);
                }
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    private Connection connection(@Nullable Connection failed, long deadline)
            throws ClusterException, InterruptedException {
        return current.await(failed, deadline)
                .orElseThrow(() -> new ClusterException(
                        "No controller can be reached (%s), and this needs one. What is leased already goes on working."
                                .formatted(loop.lastFailure())));
    }

    private static ClusterException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new ClusterException("The agent is stopping", e);
    }

    @Override
    public void reportConflicts(List<Conflict> conflicts) {
        loop.conflictsAre(conflicts.stream()
                .map(conflict -> new io.fairlead.agent.protocol.Conflict(conflict.kind(), conflict.text()))
                .collect(Collectors.toUnmodifiableList()));
    }

    @Override
    public void reportPresent(List<Vni> networks) {
        loop.presentAre(networks);
    }

    @Override
    public Subscription onChange(Runnable changed) {
        Runnable unsubscribe = holdings.subscribe(changed);
        return unsubscribe::run;
    }
}
