package io.fairlead.controller.store;

import java.time.Instant;

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

    static TokenChange delete(Draft draft, String id) {
        var present = draft.tokens.get(id);
        if (present.isEmpty()) {
            return new TokenChange.NotFound(id);
        }
        draft.tokens.remove(id);
        return new TokenChange.Done(present.get());
    }
}
