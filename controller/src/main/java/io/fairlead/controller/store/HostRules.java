package io.fairlead.controller.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.fairlead.controller.model.Host;
import io.fairlead.ipam.Epoch;
import io.fairlead.ipam.HostId;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Decides about hosts. */
final class HostRules {

    private HostRules() {}

    static HostChange admit(Draft draft, HostRequest request, Instant now, RandomGenerator random) {
        Optional<String> refused = request.token().flatMap(proof -> whyNot(draft, proof, now));
        if (refused.isPresent()) {
            return new HostChange.TokenRefused(refused.get());
        }
        Optional<Host> known = request.id()
                .map(draft.hosts::get)
                .orElseGet(() -> find(
                        draft,
                        host -> host.name().equals(request.name())
                                && host.vtep().equals(request.facts().vtep())));
        HostId id = known.map(Host::id).or(request::id).orElseGet(() -> newId(random));
        Optional<HostChange> clash = clash(draft, id, request.name(), request.facts());
        if (clash.isPresent()) {
            return clash.get();
        }
        Host host = host(id, request.name(), request.facts(), epoch(draft, id, known));
        request.token().ifPresent(proof -> use(draft, proof));
        return put(draft, known, host);
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

    static HostChange update(Draft draft, HostId id, HostFacts facts) {
        Optional<Host> known = draft.hosts.get(id);
        if (known.isEmpty()) {
            return new HostChange.NotFound(id);
        }
        Host host = known.get();
        return clash(draft, id, host.name(), facts)
                .orElseGet(() -> put(draft, known, host(id, host.name(), facts, host.epoch())));
    }

    private static HostChange put(Draft draft, Optional<Host> known, Host host) {
        if (!known.equals(Optional.of(host))) {
            draft.stamp();
            draft.hosts.put(host.id(), host);
            draft.formerHosts.remove(host.id());
        }
        return new HostChange.Done(host);
    }

    private static Host host(HostId id, String name, HostFacts facts, Epoch epoch) {
        return new Host(id, name, facts.vtep(), facts.mtu(), facts.datapath(), epoch);
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

    private static Optional<String> whyNot(Draft draft, TokenProof proof, Instant now) {
        Optional<JoinToken> kept = draft.tokens.get(proof.id());
        if (kept.isEmpty() || !isSame(kept.get().secretHash(), proof.secretHash())) {
            return Optional.of("This join token is not known here.");
        }
        if (!now.isBefore(kept.get().expires())) {
            return Optional.of(
                    "This join token expired at %s.".formatted(kept.get().expires()));
        }
        return kept.get().usesLeft() > 0 ? Optional.empty() : Optional.of("This join token is used up.");
    }

    /** In a time that does not tell how much of them agrees. */
    private static boolean isSame(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(US_ASCII), other.getBytes(US_ASCII));
    }

    private static void use(Draft draft, TokenProof proof) {
        draft.tokens.get(proof.id()).ifPresent(token -> draft.tokens.put(token.id(), token.usedOnce()));
    }

    private static HostId newId(RandomGenerator random) {
        return new HostId(new UUID(random.nextLong(), random.nextLong()).toString());
    }
}
