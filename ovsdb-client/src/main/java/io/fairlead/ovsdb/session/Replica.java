package io.fairlead.ovsdb.session;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.ovsdb.Change;
import io.fairlead.ovsdb.Contents;
import io.fairlead.ovsdb.Row;
import io.fairlead.ovsdb.Selection;
import io.fairlead.ovsdb.codec.MalformedException;
import io.fairlead.ovsdb.codec.Schema;
import io.fairlead.ovsdb.codec.Updates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The selected tables of a database, kept in step by the server.
 *
 * <p>It reads its own session's writes: when a transaction's result is there, so is what it changed.
 */
public final class Replica {

    /** Before anything was seen; a server that doesn't know it sends everything. */
    private static final String NOTHING_SEEN = "00000000-0000-0000-0000-000000000000";

    private final Selection selection;
    private final ReplicaListener listener;
    private final Executor listenerThread;
    private final Map<String, Map<UUID, Row>> rows = new HashMap<>();
    private final Set<String> changed = new HashSet<>(); // tables that contents don't show as they are
    private Contents contents;
    private @Nullable Updates source;
    private String lastTransaction = NOTHING_SEEN;
    private boolean inStep;
    private boolean announced; // the listener was told that it is in step

    Replica(Selection selection, ReplicaListener listener) {
        this.selection = selection;
        this.listener = listener;
        this.listenerThread = new SerialExecutor("ovsdb-replica-" + selection.database());
        selection.tables().keySet().forEach(table -> rows.put(table, new HashMap<>()));
        this.contents = new Contents(rows);
    }

    public Selection selection() {
        return selection;
    }

    /** All rows as they were together at one moment; cheap when nothing changed since the last call. */
    public synchronized Contents contents() {
        if (!changed.isEmpty()) {
            var tables = new HashMap<>(contents.tables());
            changed.forEach(table -> tables.put(table, Map.copyOf(rows.getOrDefault(table, Map.of()))));
            contents = new Contents(tables);
            changed.clear();
        }
        return contents;
    }

    /** Begins with another connection; what comes over an older one is ignored from here on. */
    synchronized Attachment attach(Schema schema) throws MalformedException {
        var updates = new Updates(schema, selection);
        boolean sameSchema = source != null && source.schema().document().equals(schema.document());
        source = updates;
        leaveStep();
        if (!sameSchema) {
            lastTransaction = NOTHING_SEEN;
        }
        return new Attachment(updates, lastTransaction);
    }

    /** Tells the listener that it is in step, if it still is; the caller knows when whoever hears of it can rely on it. */
    synchronized void announce() {
        if (inStep && !announced) {
            announced = true;
            listenerThread.execute(listener::inStep);
        }
    }

    /** What it shows may be old from now on; the listener hears of it once, and only if it was told the contrary. */
    synchronized void leaveStep() {
        inStep = false;
        if (announced) {
            announced = false;
            listenerThread.execute(listener::outOfStep);
        }
    }

    /** One connection's way to the replica. */
    final class Attachment {

        private final Updates updates;
        private final String since;

        private Attachment(Updates updates, String since) {
            this.updates = updates;
            this.since = since;
        }

        /** The parameters of {@code monitor_cond_since}. */
        List<Object> request(String monitor) {
            return List.of(selection.database(), monitor, updates.requests(), since);
        }

        /** Takes the answer: what changed since the last transaction seen, or everything. */
        void begin(JsonNode answer) throws MalformedException {
            synchronized (Replica.this) {
                if (source != updates) {
                    return;
                }
                boolean onlyChanges = answer.path(0).asBoolean();
                List<Change> changes = onlyChanges ? updates.apply(answer.path(2), rows) : replaced(answer.path(2));
                lastTransaction = answer.path(1).asText(NOTHING_SEEN);
                inStep = true;
                tell(changes);
            }
        }

        /** Takes the parameters of an {@code update3}. */
        void update(JsonNode params) throws MalformedException {
            synchronized (Replica.this) {
                if (source != updates) {
                    return;
                }
                List<Change> changes = updates.apply(params.path(2), rows);
                lastTransaction = params.path(1).asText(NOTHING_SEEN);
                tell(changes);
            }
        }

        /** The connection has ended. */
        void end() {
            synchronized (Replica.this) {
                if (source == updates) {
                    leaveStep();
                }
            }
        }

        private List<Change> replaced(JsonNode everything) throws MalformedException {
            var fresh = new HashMap<String, Map<UUID, Row>>();
            rows.keySet().forEach(table -> fresh.put(table, new HashMap<>()));
            updates.apply(everything, fresh);
            var changes = new ArrayList<Change>();
            rows.forEach(
                    (table, before) -> changes.addAll(differences(table, before, fresh.getOrDefault(table, Map.of()))));
            rows.putAll(fresh);
            return changes;
        }
    }

    private static List<Change> differences(String table, Map<UUID, Row> before, Map<UUID, Row> after) {
        var uuids = new HashSet<>(before.keySet());
        uuids.addAll(after.keySet());
        return uuids.stream()
                .map(uuid -> new Change(
                        table, uuid, Optional.ofNullable(before.get(uuid)), Optional.ofNullable(after.get(uuid))))
                .filter(change -> !change.before().equals(change.after()))
                .toList();
    }

    private void tell(List<Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        changes.forEach(change -> changed.add(change.table()));
        listenerThread.execute(() -> listener.changed(changes));
    }
}
