package io.fairlead.controller.store;

import org.jspecify.annotations.Nullable;

/** A ledger, and its snapshot as soon as somebody asks for it: between two commits of a burst nobody does. */
final class Published {

    private final Ledger ledger;
    private @Nullable Snapshot snapshot;

    Published(Ledger ledger) {
        this.ledger = ledger;
    }

    Ledger ledger() {
        return ledger;
    }

    synchronized Snapshot snapshot() {
        Snapshot made = snapshot;
        if (made == null) {
            made = ledger.snapshot();
            snapshot = made;
        }
        return made;
    }
}
