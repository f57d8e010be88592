package io.fairlead.agent.plug;

import io.fairlead.ovsdb.Mutation;
import io.fairlead.ovsdb.Transaction;
import io.fairlead.ovsdb.Value;
import io.fairlead.ovsdb.Where;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Texts in the external ids of the host's bridge, on disk when written. */
final class BridgeNotes {

    private static final String COLUMN = "external_ids";

    private final HostDatabase database;

    BridgeNotes(HostDatabase database) {
        this.database = database;
    }

    Map<String, String> all() throws IOException {
        return BridgeView.of(database.contents()).bridge().map(COLUMN);
    }

    void write(String key, String text) throws IOException {
        replace(List.of(), Map.of(key, text));
    }

    void erase(String key) throws IOException {
        if (all().containsKey(key)) {
            replace(List.of(key), Map.of());
        }
    }

    /** Takes some out and puts others in, at once. */
    void replace(Collection<String> gone, Map<String, String> put) throws IOException {
        var bridge = BridgeView.of(database.contents()).bridge();
        List<Mutation> mutations = Stream.concat(
                        Stream.of(Mutation.deleteKeys(COLUMN, gone)), Mutation.put(COLUMN, put).stream())
                .toList();
        database.transact(Transaction.in(HostDatabase.NAME)
                // A bridge that was replaced meanwhile has another row; changing none would look like success.
                .waitUntil("Bridge", Where.uuid(bridge.uuid()), Map.of("name", Value.of(HostBridge.NAME)))
                .mutate("Bridge", Where.uuid(bridge.uuid()), mutations)
                .durable()
                .build());
    }
}
