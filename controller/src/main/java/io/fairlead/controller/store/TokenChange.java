package io.fairlead.controller.store;

/** How a change of a join token ended. */
public sealed interface TokenChange {

    /** Kept or forgotten. */
    record Done(JoinToken token) implements TokenChange {}

    /** There is a token of this id already. */
    record Exists(String id) implements TokenChange, Refusal {
        @Override
        public String message() {
            return "There is a join token %s already".formatted(id);
        }
    }

    /** There is no token of this id. */
    record NotFound(String id) implements TokenChange, Refusal {
        @Override
        public String message() {
            return "There is no join token %s".formatted(id);
        }
    }
}
