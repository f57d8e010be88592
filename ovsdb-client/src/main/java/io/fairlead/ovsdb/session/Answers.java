package io.fairlead.ovsdb.session;

import io.fairlead.ovsdb.OvsdbException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for answers in the blocking manner of this module's users. */
final class Answers {

    private Answers() {}

    /** Gives the answer, or throws what the call failed with. The call has a time-out of its own. */
    static <T> T await(CompletableFuture<T> answer) throws OvsdbException {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OvsdbException.Unknown("interrupted while waiting for the answer", e);
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    /** A new exception of the same kind, with the stack of who waits and the old one as its cause. */
    private static OvsdbException failure(ExecutionException e) {
        return switch (e.getCause()) {
            case OvsdbException.Unavailable cause -> new OvsdbException.Unavailable(cause.details(), cause);
            case OvsdbException.Unknown cause -> new OvsdbException.Unknown(cause.details(), cause);
            case OvsdbException.Protocol cause -> new OvsdbException.Protocol(cause.error(), cause.details(), cause);
            case null, default -> throw new IllegalStateException("A call failed with what it can't fail with", e);
        };
    }
}
