package io.fairlead.controller.store;

import java.time.Instant;
import java.util.Optional;

/** Decides about join tokens. */
final class TokenRules {

    private TokenRules() {}

    static TokenChange create(Draft draft, JoinToken token, Instant now) {
        if (draft.tokens.contains(token.id())) {
            return new TokenChange.Exists(token.id());
        }
        draft.tokens
                .rows()
                .filter(old -> !now.isBefore(old.expires()))
                .toList()
                .forEach(old -> draft.tokens.remove(old.id())); // Nobody else ever clears them away.
        draft.tokens.put(token.id(), token);
        return new TokenChange.Done(token);
    }

    /** Why the proof lets nobody in, in this role; empty where it does, as long as the token has uses left. */
    static Optional<String> objection(Draft draft, TokenProof proof, JoinToken.Role role, Instant now) {
        Optional<JoinToken> kept = draft.tokens.get(proof.id());
        return kept.isEmpty() ? Optional.of(JoinToken.UNKNOWN) : kept.get().objection(proof.secretHash(), role, now);
    }

    static boolean isUsedUp(Draft draft, TokenProof proof) {
        return draft.tokens.get(proof.id()).stream().anyMatch(token -> token.usesLeft() == 0);
    }

    static void use(Draft draft, TokenProof proof) {
        draft.tokens.get(proof.id()).ifPresent(token -> draft.tokens.put(token.id(), token.usedOnce()));
    }

    static TokenChange delete(Draft draft, String id) {
        var present = draft.tokens.get(id);
        if (present.isEmpty()) {
            return new TokenChange.NotFound(id);
        }
        draft.tokens.remove(id);
        return new TokenChange.Done(present.get());
    }
}
