package io.fairlead.controller.testing;

import io.fairlead.controller.store.DecidingStore;
import io.fairlead.controller.store.Store;
import java.time.InstantSource;
import java.util.Random;

/** A store that decides as the real one does and keeps nothing. */
public final class InMemoryStore {

    private InMemoryStore() {}

    /** An empty store by the clock of the machine; its host ids are the same each time. */
    public static Store create() {
        return over(new InMemoryJournal(), InstantSource.system());
    }

    /** A store over a journal that the test can switch off, by a clock of the test's. */
    public static Store over(InMemoryJournal journal, InstantSource clock) {
        return new DecidingStore(journal, clock, new Random(1));
    }
}
