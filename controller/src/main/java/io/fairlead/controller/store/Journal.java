package io.fairlead.controller.store;

import java.util.function.Function;

/** Where commits go: it decides in which order they happen, and keeps them. */
public interface Journal {

    /** Everything that is kept, as far as is known here; never blocks. */
    Ledger ledger();

    /** What all others are shown of {@link #ledger()}. */
    Snapshot snapshot();

    /** Whether it can be written and the ledger follows it. */
    boolean isReady();

    /** Calls back, on any thread, after each change of the ledger or of readiness. */
    Subscription onChange(Runnable changed);

    /**
     * Lets a change be decided on what is kept, and commits it.
     *
     * @param what for the history, in a few words
     * @param decision changes the draft and gives the answer; called again, on a fresh draft, when another commit came
     *     first
     * @throws StoreException if that was not possible in time
     */
    <R> R commit(String what, Function<Draft, R> decision);
}
