package io.fairlead.controller.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One caller's change on its way through the journal.
 *
 * @param <R> what the caller is told
 */
final class Commission<R> {

    private final String what;
    private final Function<Draft, R> decision;
    private final Instant until;
    private final CompletableFuture<R> answer = new CompletableFuture<>();
    private final AtomicBoolean begun = new AtomicBoolean();
    private @Nullable R decided;

    Commission(String what, Function<Draft, R> decision, Instant until) {
        this.what = what;
        this.decision = decision;
        this.until = until;
    }

    /** When the journal gives it up. */
    Instant until() {
        return until;
    }

    String what() {
        return what;
    }

    /** Begins it, unless its caller has gone. Not to be asked again. */
    boolean begin() {
        return begun.compareAndSet(false, true);
    }

    /** Decides on the draft; fails as the decision fails. */
    void decide(Draft draft) {
        decided = decision.apply(draft);
    }

    /** What was decided last is kept now. */
    void succeed() {
        Optional.ofNullable(decided).ifPresent(answer::complete);
    }

    void fail(RuntimeException reason) {
        answer.completeExceptionally(reason);
    }

    /** Waits for the answer; who gives up before it was begun has changed nothing. */
    R await(Duration atMost) {
        try {
            return answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException reason ? reason : new StoreException("Can't " + what, e);
        } catch (TimeoutException e) {
            throw new StoreException(
                    begun.compareAndSet(false, true)
                            ? "The store is busy or can't be reached; nothing was changed. Can't " + what
                            : "The store did not answer in time; it is unknown whether it was done: " + what,
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("Interrupted before the store answered; it may have been done: " + what, e);
        }
    }
}
