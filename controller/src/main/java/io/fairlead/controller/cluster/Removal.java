package io.fairlead.controller.cluster;

import io.fairlead.controller.model.Controller;
import io.fairlead.controller.store.ControllerChange;
import io.fairlead.controller.store.Store;
import io.fairlead.controller.store.StoreDatabase;
import io.fairlead.controller.store.StoreException;
import java.util.List;
import java.util.Optional;

/** Takes a controller out of the cluster: first its store out of the store's cluster, then its row out of the store. */
public final class Removal {

    private static final int LOOKS = 50;
    private static final int MILLIS_BETWEEN = 200;

    private final Store store;
    private final RaftServer raft;

    public Removal(Store store, RaftServer raft) {
        this.store = store;
        this.raft = raft;
    }

    /** How a removal ended. */
    public sealed interface Outcome {

        /** It is out. */
        record Done(Controller controller) implements Outcome {}

        /** There is no such controller. */
        record NotFound(String name) implements Outcome {}

        /** It can't go, or not now; nothing was changed. */
        record Refused(String reason) implements Outcome {}
    }

    /**
     * Removes a controller, by its name, address or id. What was broken off can be done again.
     *
     * @throws StoreException if the store does not do it: nothing, or half of it, was done
     */
    public Outcome remove(String name) {
        Optional<Controller> found = store.controllers().stream()
                .filter(controller -> List.of(
                                controller.name(),
                                controller.address().toString(),
                                controller.id().value())
                        .contains(name))
                .findAny();
        if (found.isEmpty()) {
            return new Outcome.NotFound(name);
        }
        Controller leaving = found.get();
        if (store.controllers().size() == 1) {
            return new Outcome.Refused(new ControllerChange.LastOne(leaving).message());
        }
        String address = StoreDatabase.raft(leaving.address().toString());
        RaftStatus status = raft.status();
        Optional<String> objection = objection(status, address);
        if (objection.isPresent()) {
            return new Outcome.Refused(objection.get());
        }
        if (status.server(address).isPresent()) {
            raft.kick(address);
            awaitGone(address);
        }
        return switch (store.removeController(leaving.id())) {
            case ControllerChange.Done(Controller gone) -> new Outcome.Done(gone);
            case ControllerChange.LastOne refusal -> new Outcome.Refused(refusal.message());
            case ControllerChange.NotMember _ -> new Outcome.Done(leaving); // Somebody else was quicker.
            case ControllerChange.Taken _, ControllerChange.Served _, ControllerChange.TokenRefused _ ->
                throw new IllegalStateException("A removal ends otherwise");
        };
    }

    /** Those who stay must be able to go on: more than half of them in reach. */
    private static Optional<String> objection(RaftStatus status, String leaving) {
        if (!status.knowsLeader() || !status.hasMajority()) {
            return Optional.of("Less than half of the stores are in reach from here, so nothing can be changed");
        }
        List<RaftStatus.Server> staying = status.servers().stream()
                .filter(server -> !server.address().equals(leaving))
                .toList();
        List<String> away = staying.stream()
                .filter(server -> !server.reachable())
                .map(RaftStatus.Server::address)
                .toList();
        return 2 * away.size() < staying.size()
                ? Optional.empty()
                : Optional.of(
                        "Of the stores that would stay, too many are away: %s. Bring them back, or remove them first"
                                .formatted(String.join(", ", away)));
    }

    private void awaitGone(String address) {
        for (int look = 0; look < LOOKS; look++) {
            if (isGone(address)) {
                return;
            }
            rest();
        }
        throw new StoreException("The store at %s is being taken out of the cluster, but it is not out yet. Try again"
                .formatted(address));
    }

    /** One that has left itself does not answer to questions about the cluster any more. */
    private boolean isGone(String address) {
        try {
            return raft.status().server(address).isEmpty();
        } catch (StoreException e) {
            return String.valueOf(e.getMessage()).contains("unknown cluster");
        }
    }

    private static void rest() {
        try {
            Thread.sleep(MILLIS_BETWEEN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("Interrupted while a store leaves the cluster", e);
        }
    }
}
