package io.fairlead.controller.testing;

import io.fairlead.controller.store.Draft;
import io.fairlead.controller.store.Journal;
import io.fairlead.controller.store.Ledger;
import io.fairlead.controller.store.Snapshot;
import io.fairlead.controller.store.StoreException;
import io.fairlead.controller.store.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A journal that forgets everything with its process, and that can be switched off. */
public final class InMemoryJournal implements Journal {

    private final List<Runnable> subscribers = new CopyOnWriteArrayList<>();
    private volatile Ledger ledger = Ledger.empty();
    private volatile Snapshot snapshot = ledger.snapshot();
    private volatile boolean ready = true;

    /** From now on nothing can be committed; what is known stays. */
    public void stop() {
        ready = false;
        subscribers.forEach(Runnable::run);
    }

    /** Ends {@link #stop}. */
    public void start() {
        ready = true;
        subscribers.forEach(Runnable::run);
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public Snapshot snapshot() {
        return snapshot;
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public Subscription onChange(Runnable changed) {
        subscribers.add(changed);
        return () -> subscribers.remove(changed);
    }

    @Override
    public <R> R commit(String what, Function<Draft, R> decision) {
        R answer = decide(what, decision);
        subscribers.forEach(Runnable::run);
        return answer;
    }

    private synchronized <R> R decide(String what, Function<Draft, R> decision) {
        if (!ready) {
            throw new StoreException("Can't %s: the store is switched off".formatted(what));
        }
        var draft = new Draft(ledger);
        R answer = decision.apply(draft);
        if (!draft.isEmpty()) {
            ledger = draft.after();
            snapshot = ledger.snapshot();
        }
        return answer;
    }
}
