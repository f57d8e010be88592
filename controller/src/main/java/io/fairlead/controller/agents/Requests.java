package io.fairlead.controller.agents;

import io.fairlead.agent.protocol.HeldBlock;
import io.fairlead.agent.protocol.Message;
import io.fairlead.controller.model.NetworkName;
import io.fairlead.controller.model.TenantName;
import io.fairlead.controller.reconcile.Occupancy;
import io.fairlead.controller.store.LeaseChange;
import io.fairlead.controller.store.LeaseStep;
import io.fairlead.controller.store.NetworkChange;
import io.fairlead.controller.store.NetworkRequest;
import io.fairlead.controller.store.Recovery;
import io.fairlead.controller.store.Refusal;
import io.fairlead.controller.store.Store;
import io.fairlead.controller.store.StoreException;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.LeaseState;
import io.fairlead.ipam.Window;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What agents ask for, done with the store. Methods block and are called by many threads. */
public final class Requests implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

    private final Store store;
    private final Occupancy occupancy;
    private final Claims claims;

    /**
     * Ready at once.
     *
     * @param occupancy which ports are seen on hosts
     * @param budget how long an agent waits for a lease to become usable
     */
    public Requests(Store store, Occupancy occupancy, Duration budget) {
        this.store = store;
        this.occupancy = occupancy;
        this.claims = new Claims(store, occupancy, budget);
    }

    /** Why the agent can't be taken on; empty if it can. */
    String objection(HostId certified, Message.Hello hello) {
        if (hello.version() != Message.VERSION) {
            return "This controller speaks version %d of the protocol, the agent version %d: install agent and controller of one release"
                    .formatted(Message.VERSION, hello.version());
        }
        if (!hello.host().equals(certified)) {
            return "The certificate is that of host %s, the agent calls itself %s: run `fairlead join` on the host again"
                    .formatted(certified, hello.host());
        }
        if (!store.isReady()) {
            return "The controller can't reach its store yet; dial again";
        }
        if (!store.snapshot().intent().hosts().containsKey(certified)) {
            return "Host %s has not joined, or was removed: run `fairlead join` on it".formatted(certified);
        }
        return "";
    }

    /** Notes what the agent said of its host, and compares what it holds with what is kept. */
    void tookOn(HostId host, Message.Hello hello) {
        changed(host, hello.facts());
        Recovery recovery =
                store.recover(host, hello.leases().stream().map(Requests::held).toList());
        recovery.restored()
                .forEach(lease -> LOG.atWarn()
                        .addKeyValue("host", host)
                        .addKeyValue("network", lease.network())
                        .addKeyValue("block", lease.block())
                        .log("Lease taken back from the host's record"));
        recovery.refused()
                .forEach(refused -> LOG.atWarn()
                        .addKeyValue("host", host)
                        .addKeyValue("network", refused.held().network())
                        .addKeyValue("block", refused.held().block())
                        .log("Host believes to hold a block that is not its own: {}", refused.message()));
    }

    private static io.fairlead.controller.store.HeldBlock held(HeldBlock block) {
        return new io.fairlead.controller.store.HeldBlock(
                block.vni(), block.block(), new Window(block.base()), block.epoch(), block.mac());
    }

    void changed(HostId host, Message.Facts facts) {
        try {
            if (store.updateFacts(host, Notices.facts(facts)) instanceof Refusal refusal) {
                LOG.atWarn()
                        .addKeyValue("host", host)
                        .addKeyValue("reason", refusal.message())
                        .log("Facts of the host not taken");
            }
        } catch (StoreException | IllegalArgumentException e) {
            LOG.atWarn()
                    .addKeyValue("host", host)
                    .addKeyValue("reason", e.getMessage())
                    .log("Facts of the host not kept");
        }
        facts.conflicts()
                .forEach(conflict -> LOG.atWarn()
                        .addKeyValue("host", host)
                        .addKeyValue("kind", conflict.kind())
                        .log("Conflict on the host: {}", conflict.text()));
    }

    /** Claims what the host asks for. */
    Message lease(HostId host, Message.LeaseRequest request, Claims.Others others) {
        return claims.lease(host, request, others);
    }

    /** Takes what the host says to the holes asked of it. */
    void answered(HostId host, Message.Holes holes) {
        try {
            claims.answered(host, holes);
        } catch (StoreException e) { // It says so again while it is asked.
            LOG.atWarn()
                    .addKeyValue("host", host)
                    .addKeyValue("reason", e.getMessage())
                    .log("Answer of the host not kept");
        }
    }

    /** Takes back an empty block; gives why not, if not. */
    Optional<Message> giveBack(HostId host, Message.LeaseReturn giving) {
        return store.snapshot().leases().ofHost(host).stream()
                .filter(lease -> isOf(giving.lease(), lease) && lease.state() != LeaseState.WITHDRAWN)
                .findAny()
                .flatMap(lease ->
                        giveBack(host, lease)); // What is not there is gone already; the list of leases says so.
    }

    private static boolean isOf(HeldBlock held, Lease lease) {
        return lease.network().equals(held.vni())
                && lease.block().equals(held.block())
                && lease.epoch().equals(held.epoch());
    }

    private Optional<Message> giveBack(HostId host, Lease lease) {
        if (occupancy.isOccupied(host, lease)) {
            return Optional.of(new Message.ErrorReply(
                    "in-use", "Block %s has endpoints on this host; it stays".formatted(lease.block())));
        }
        try {
            boolean isOut = become(lease, LeaseState.DRAINING)
                    .flatMap(draining -> become(draining, LeaseState.WITHDRAWN))
                    .isPresent();
            return isOut ? Optional.empty() : Optional.of(moved(lease));
        } catch (StoreException e) {
            return Optional.of(new Message.ErrorReply("unavailable", "The store can't be reached: " + e.getMessage()));
        }
    }

    /** The lease in that state; empty if it has changed meanwhile. */
    private Optional<Lease> become(Lease lease, LeaseState to) {
        if (lease.state() == to) {
            return Optional.of(lease);
        }
        return store.advance(lease, new LeaseStep(lease.state(), to)) instanceof LeaseChange.Done(Lease next)
                ? Optional.of(next)
                : Optional.empty();
    }

    private static Message moved(Lease lease) {
        return new Message.ErrorReply(
                "moved", "Block %s has changed meanwhile; look at it again".formatted(lease.block()));
    }

    /** Makes the network that somebody made with Docker; the same one again is as good. */
    Message createNetwork(Message.NetworkCreate request) {
        try {
            var wanted = new NetworkRequest(
                    new TenantName(request.tenant()),
                    new NetworkName(request.name()),
                    request.addresses(),
                    request.prefix6(),
                    request.mtu());
            return switch (store.createNetwork(wanted)) {
                case NetworkChange.Done _ -> new Message.Ok();
                case NetworkChange.Exists(var there) when wanted.asksFor(there) -> new Message.Ok();
                case NetworkChange.Exists refusal -> error("exists", refusal);
                case NetworkChange.NotFound refusal -> error("not-found", refusal);
                case NetworkChange.NoTenant refusal -> error("no-tenant", refusal);
                case NetworkChange.Overlaps refusal -> error("overlaps", refusal);
                case NetworkChange.Invalid refusal -> error("invalid", refusal);
                case NetworkChange.PoolUsedUp refusal -> error("pool-used-up", refusal);
            };
        } catch (IllegalArgumentException e) {
            return new Message.ErrorReply("invalid", String.valueOf(e.getMessage()));
        } catch (StoreException e) {
            return new Message.ErrorReply("unavailable", "The store can't be reached, ask again: " + e.getMessage());
        }
    }

    private static Message error(String code, Refusal refusal) {
        return new Message.ErrorReply(code, refusal.message());
    }

    @Override
    public void close() {
        claims.close();
    }
}
