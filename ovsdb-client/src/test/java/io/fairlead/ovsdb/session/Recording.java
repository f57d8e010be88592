package io.fairlead.ovsdb.session;

import io.fairlead.ovsdb.Change;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A listener that remembers what it heard. */
final class Recording implements ReplicaListener {

    final List<Change> changes = new CopyOnWriteArrayList<>();
    final AtomicInteger inStep = new AtomicInteger();
    final AtomicInteger outOfStep = new AtomicInteger();

    @Override
    public void changed(List<Change> told) {
        changes.addAll(told);
    }

    @Override
    public void inStep() {
        inStep.incrementAndGet();
    }

    @Override
    public void outOfStep() {
        outOfStep.incrementAndGet();
    }
}
