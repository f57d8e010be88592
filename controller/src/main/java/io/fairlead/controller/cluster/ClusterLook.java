package io.fairlead.controller.cluster;

import io.fairlead.controller.model.Controller;
import io.fairlead.controller.model.ControllerId;
import io.fairlead.controller.store.Store;
import io.fairlead.controller.store.StoreException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Looks how the controllers and their stores are. */
public final class ClusterLook {

    private final Store store;
    private final Membership membership;
    private final RaftServer raft;
    private final OtherControllers others;
    private final InstantSource clock;

    public ClusterLook(
            Store store, Membership membership, RaftServer raft, OtherControllers others, InstantSource clock) {
        this.store = store;
        this.membership = membership;
        this.raft = raft;
        this.others = others;
        this.clock = clock;
    }

    /** Looks now; takes a moment. */
    public ClusterView look() {
        List<Controller> controllers = membership.controllers();
        return ClusterView.of(new ClusterView.Seen(
                membership.id(), controllers, up(controllers), raftStatus(), store.isReady(), clock.instant()));
    }

    private Optional<RaftStatus> raftStatus() {
        try {
            return Optional.of(raft.status());
        } catch (StoreException e) {
            return Optional.empty();
        }
    }

    /** Those that answer at all, all asked at once. */
    private Set<ControllerId> up(List<Controller> controllers) {
        Map<ControllerId, CompletableFuture<Boolean>> asked = new HashMap<>();
        for (Controller controller : controllers) {
            if (!controller.id().equals(membership.id())) {
                asked.put(controller.id(), others.isAlive(controller));
            }
        }
        Set<ControllerId> up = new HashSet<>(Set.of(membership.id()));
        asked.forEach((id, answer) -> {
            if (answer.join()) {
                up.add(id);
            }
        });
        return up;
    }
}
