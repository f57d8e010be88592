package io.fairlead.controller.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.controller.model.Tenant;
import io.fairlead.controller.testing.InMemoryJournal;
import io.fairlead.controller.testing.InMemoryStore;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class InMemoryStoreTest implements StoreContract {

    private Instant now = NOW;
    private final InMemoryJournal journal = new InMemoryJournal();
    private final Store store = InMemoryStore.over(journal, () -> now);

    @Override
    public Store store() {
        return store;
    }

    @Override
    public void pass(Duration time) {
        now = now.plus(time);
    }

    @Test
    void changesNothingWhileItIsSwitchedOff() {
        journal.stop();

        assertThatThrownBy(() -> store.createTenant(new Tenant(ACME))).isInstanceOf(StoreException.class);
        assertThat(store.isReady()).isFalse();

        journal.start();
        assertThat(store.createTenant(new Tenant(ACME))).isInstanceOf(TenantChange.Done.class);
    }
}
