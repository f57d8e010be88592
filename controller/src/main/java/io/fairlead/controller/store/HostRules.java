package io.fairlead.controller.store;

import io.fairlead.controller.model.Host;
import io.fairlead.ipam.Epoch;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.LeaseState;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** Decides about hosts. */
final class HostRules {

    private HostRules() {}

    static HostChange admit(Draft draft, HostRequest request, Instant now, RandomGenerator random) {
        Optional<String> refused =
                request.token().flatMap(proof -> TokenRules.objection(draft, proof, JoinToken.Role.HOST, now));
        if (refused.isPresent()) {
            return new HostChange.TokenRefused(refused.get());
        }
        Optional<Host> known = find(
                draft,
                host -> host.isMachine(
                        request.id(), request.name(), request.facts().vtep()));
        if (known.isPresent() && !isOwn(known.get(), request)) {
            return new HostChange.AnotherKey(known.get());
        }
        HostId id = known.map(Host::id).or(request::id).orElseGet(() -> newId(random));
        Optional<HostChange> clash = clash(draft, id, request.name(), request.facts());
        if (clash.isPresent()) {
            return clash.get();
        }
        boolean drained = known.map(Host::drained).orElse(false);
        Host host = host(id, request, epoch(draft, id, known), key(request, known), drained);
        if (known.equals(Optional.of(host))) {
            return new HostChange.Done(host); // An answer that was lost is given again: the token has paid for it.
        }
        if (request.token().stream().anyMatch(proof -> TokenRules.isUsedUp(draft, proof))) {
            return new HostChange.TokenRefused("This join token is used up.");
        }
        request.token().ifPresent(proof -> TokenRules.use(draft, proof));
        return put(draft, known, host);
    }

    private static String key(HostRequest request, Optional<Host> known) {
        return request.token()
                .map(TokenProof::key)
                .or(() -> known.map(Host::key))
                .orElse("");
    }

    /** Who has a join token alone could else become a host that others trust. */
    private static boolean isOwn(Host known, HostRequest request) {
        return request.token().stream().allMatch(proof -> proof.key().equals(known.key()));
    }

    /** What a host held before it was removed must stay void when it comes back. */
    private static Epoch epoch(Draft draft, HostId id, Optional<Host> known) {
        return known.map(Host::epoch)
                .or(() -> draft.formerHosts.get(id).map(Epoch::next))
                .orElse(Epoch.FIRST);
    }

    static HostChange remove(Draft draft, HostId id) {
        Optional<Host> known = draft.hosts.get(id);
        if (known.isEmpty()) {
            return new HostChange.NotFound(id);
        }
        draft.hosts.remove(id);
        draft.formerHosts.put(id, known.get().epoch());
        draft.confirmed.remove(id);
        NetworkRules.withdrawAll(draft, draft.leasesOf(id).toList());
        return new HostChange.Done(known.get());
    }

    /** Leases on their way to the host go on, and drain instead of becoming usable. */
    static HostChange drain(Draft draft, HostId id) {
        return change(draft, id, Host::drain, LeaseState.USABLE, LeaseState.DRAINING);
    }

    static HostChange undrain(Draft draft, HostId id) {
        return change(draft, id, Host::undrain, LeaseState.DRAINING, LeaseState.USABLE);
    }

    private static HostChange change(
            Draft draft, HostId id, UnaryOperator<Host> change, LeaseState from, LeaseState to) {
        Optional<Host> known = draft.hosts.get(id);
        if (known.isEmpty()) {
            return new HostChange.NotFound(id);
        }
        Host host = change.apply(known.get());
        if (!known.get().equals(host)) {
            draft.leasesOf(id)
                    .filter(lease -> lease.state() == from)
                    .toList()
                    .forEach(lease -> draft.put(lease.become(to, draft.stamp())));
        }
        return put(draft, known, host);
    }

    static HostChange update(Draft draft, HostId id, HostFacts facts) {
        Optional<Host> known = draft.hosts.get(id);
        if (known.isEmpty()) {
            return new HostChange.NotFound(id);
        }
        Host host = known.get();
        return clash(draft, id, host.name(), facts).orElseGet(() -> put(draft, known, host(host, facts)));
    }

    private static HostChange put(Draft draft, Optional<Host> known, Host host) {
        if (!known.equals(Optional.of(host))) {
            draft.stamp();
            draft.hosts.put(host.id(), host);
            draft.formerHosts.remove(host.id());
        }
        return new HostChange.Done(host);
    }

    private static Host host(Host known, HostFacts facts) {
        return new Host(
                known.id(),
                known.name(),
                facts.vtep(),
                facts.mtu(),
                facts.datapath(),
                known.epoch(),
                known.key(),
                known.drained());
    }

    private static Host host(HostId id, HostRequest request, Epoch epoch, String key, boolean drained) {
        HostFacts facts = request.facts();
        return new Host(id, request.name(), facts.vtep(), facts.mtu(), facts.datapath(), epoch, key, drained);
    }

    private static Optional<HostChange> clash(Draft draft, HostId id, String name, HostFacts facts) {
        Predicate<Host> another = host -> !host.id().equals(id);
        Optional<HostChange> byName =
                find(draft, another.and(host -> host.name().equals(name))).map(HostChange.NameTaken::new);
        return byName.or(() -> find(draft, another.and(host -> host.vtep().equals(facts.vtep())))
                .map(HostChange.VtepTaken::new));
    }

    private static Optional<Host> find(Draft draft, Predicate<Host> wanted) {
        return draft.hosts.rows().filter(wanted).findFirst();
    }

    private static HostId newId(RandomGenerator random) {
        return new HostId(new UUID(random.nextLong(), random.nextLong()).toString());
    }
}
