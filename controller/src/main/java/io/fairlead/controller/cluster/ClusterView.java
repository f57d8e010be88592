package io.fairlead.controller.cluster;

import io.fairlead.controller.model.Controller;
import io.fairlead.controller.model.ControllerId;
import io.fairlead.controller.store.StoreDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the cluster of controllers is, as one of them sees it.
 *
 * @param state {@code ready}: all is as it should be; {@code degraded}: it works, and something is to be done;
 *     {@code unavailable}: nothing can be changed here
 * @param clusterId of the store's cluster; empty while the store beside this controller can't be asked
 * @param controllers the one that is in the cluster longest first
 * @param unsafe what is not safe now, why, and what to do
 */
public record ClusterView(String state, String clusterId, List<Member> controllers, List<String> unsafe) {

    /**
     * A controller.
     *
     * @param rest the port of its REST API
     * @param self whether it is the one that says this
     * @param servesHosts whether the hosts are its to serve now
     * @param controller {@code up}, or {@code away}: its REST API does not answer
     * @param store {@code leader}, {@code follower}, {@code away}, {@code absent}: not in the store's cluster, or
     *     {@code unknown}
     */
    public record Member(
            String name,
            String address,
            int rest,
            String id,
            String version,
            Instant since,
            boolean self,
            boolean servesHosts,
            String controller,
            String store) {}

    public ClusterView {
        controllers = List.copyOf(controllers);
        unsafe = List.copyOf(unsafe);
    }

    /**
     * What is known here.
     *
     * @param self who looks
     * @param controllers in the order of their age
     * @param up those whose REST API answers
     * @param raft how the store beside this controller sees the others; none if it can't be asked
     * @param ready whether the store can be written
     * @param now the time of the look
     */
    record Seen(
            ControllerId self,
            List<Controller> controllers,
            Set<ControllerId> up,
            Optional<RaftStatus> raft,
            boolean ready,
            Instant now) {}

    static ClusterView of(Seen seen) {
        List<Member> members = seen.controllers().stream()
                .map(controller -> member(controller, seen))
                .toList();
        List<String> unsafe = unsafe(seen, members);
        String state = seen.ready() ? unsafe.isEmpty() ? "ready" : "degraded" : "unavailable";
        return new ClusterView(state, seen.raft().map(RaftStatus::clusterId).orElse(""), members, unsafe);
    }

    private static Member member(Controller controller, Seen seen) {
        Controller.Place place = controller.place();
        return new Member(
                place.name(),
                place.address().toString(),
                place.rest(),
                controller.id().value(),
                place.version(),
                controller.since(),
                controller.id().equals(seen.self()),
                controller.isServing(seen.now()),
                seen.up().contains(controller.id()) ? "up" : "away",
                seen.raft().map(raft -> store(raft, controller)).orElse("unknown"));
    }

    private static String store(RaftStatus raft, Controller controller) {
        return raft.server(StoreDatabase.raft(controller.address().toString()))
                .map(server -> server.leads() ? "leader" : server.reachable() ? "follower" : "away")
                .orElse("absent");
    }

    private static List<String> unsafe(Seen seen, List<Member> members) {
        List<String> found = new ArrayList<>();
        if (seen.controllers().stream().noneMatch(controller -> controller.id().equals(seen.self()))) {
            found.add("This controller is not in the cluster (any more); its machine can join again.");
        }
        seen.raft()
                .ifPresentOrElse(
                        raft -> stores(raft, members, found),
                        () -> found.add(
                                "The store beside this controller can't be asked: look at fairlead-store here."));
        if (members.stream().noneMatch(Member::servesHosts)) {
            found.add(
                    "No controller serves the hosts yet; they go on with what they have. One begins within a minute.");
        }
        for (Member member : members) {
            if (member.controller().equals("away")) {
                found.add(away(member));
            }
        }
        if (members.stream().map(Member::version).distinct().count() > 1) {
            found.add("Controllers are of different versions: upgrade the older ones.");
        }
        if (!seen.ready()) {
            found.add("The store can't be written from here, so changes are refused.");
        }
        return found;
    }

    private static String away(Member member) {
        return member.servesHosts()
                ? ("Controller %s does not answer, and serves the hosts: they go on with what they have. Another one takes"
                                + " them over within a minute, if the store has a majority.")
                        .formatted(member.name())
                : "Controller %1$s does not answer. If it does not come back: fairlead cluster remove %1$s, then join another."
                        .formatted(member.name());
    }

    private static void stores(RaftStatus raft, List<Member> members, List<String> found) {
        if (!raft.status().equals("cluster member")) {
            found.add("The store beside this controller is: %s.".formatted(raft.status()));
        }
        for (Member member : members) {
            if (member.store().equals("away")) {
                found.add("The store of %s is not connected with the one here.".formatted(member.name()));
            } else if (member.store().equals("absent")) {
                found.add("The store of %s has not come into the cluster yet.".formatted(member.name()));
            }
        }
        majority(raft).ifPresent(found::add);
    }

    /** What one more loss would mean; nothing to say where there is only one store, or one can be spared. */
    private static Optional<String> majority(RaftStatus raft) {
        int all = raft.servers().size();
        int away = (int)
                raft.servers().stream().filter(server -> !server.reachable()).count();
        int spare = (all - 1) / 2 - away;
        if (all < 2 || spare > 0) {
            return Optional.empty();
        }
        if (!raft.hasMajority()) {
            return Optional.of(
                    "%d of %d stores are away: without a majority nothing can be changed.".formatted(away, all));
        }
        String repair = away > 0 ? "Bring them back, or replace them." : "Let another controller join.";
        return Optional.of("%d stores, %d of them away: if one more is lost, nothing can be changed. %s"
                .formatted(all, away, repair));
    }
}
