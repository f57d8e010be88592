package io.fairlead.ovsdb.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.ovsdb.Change;
import io.fairlead.ovsdb.Row;
import io.fairlead.ovsdb.Selection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Reads the table updates of {@code monitor_cond_since} and {@code update3} (ovsdb-server(7)). */
public final class Updates {

    private final Schema schema;
    private final Map<String, Table> tables;

    /** Fails if the schema lacks a table or column of the selection. */
    public Updates(Schema schema, Selection selection) throws MalformedException {
        this.schema = schema;
        var selected = new HashMap<String, Table>();
        for (Map.Entry<String, Set<String>> entry : selection.tables().entrySet()) {
            selected.put(entry.getKey(), schema.table(entry.getKey()).of(entry.getValue()));
        }
        this.tables = Map.copyOf(selected);
    }

    public Schema schema() {
        return schema;
    }

    /** The requests of {@code monitor_cond_since}, ready to be written. */
    public Map<String, Object> requests() {
        var requests = new HashMap<String, Object>();
        tables.forEach((name, table) ->
                requests.put(name, List.of(Map.of("columns", List.copyOf(new TreeSet<>(table.columns()))))));
        return requests;
    }

    /** Applies updates to the rows, and says what they changed. */
    public List<Change> apply(JsonNode updates, Map<String, Map<UUID, Row>> rows) throws MalformedException {
        var changes = new ArrayList<Change>();
        for (Map.Entry<String, JsonNode> table : updates.properties()) {
            Table reader = tables.get(table.getKey());
            Map<UUID, Row> present = rows.get(table.getKey());
            if (reader == null || present == null) {
                throw new MalformedException("Updates of a table not asked for: " + table.getKey());
            }
            for (Map.Entry<String, JsonNode> row : table.getValue().properties()) {
                apply(reader, row, present)
                        .ifPresent(change -> changes.add(
                                new Change(table.getKey(), change.uuid(), change.before(), change.after())));
            }
        }
        return changes;
    }

    private record RowChange(UUID uuid, Optional<Row> before, Optional<Row> after) {}

    private static Optional<RowChange> apply(Table table, Map.Entry<String, JsonNode> told, Map<UUID, Row> present)
            throws MalformedException {
        UUID uuid = uuid(told.getKey());
        Optional<Row> before = Optional.ofNullable(present.get(uuid));
        Optional<Row> after = after(table, uuid, told.getValue(), before);
        if (before.equals(after)) {
            return Optional.empty();
        }
        after.ifPresentOrElse(row -> present.put(uuid, row), () -> present.remove(uuid));
        return Optional.of(new RowChange(uuid, before, after));
    }

    private static Optional<Row> after(Table table, UUID uuid, JsonNode update, Optional<Row> before)
            throws MalformedException {
        if (update.has("delete")) {
            return Optional.empty();
        }
        if (update.has("modify")) {
            Row known = before.orElseThrow(() -> new MalformedException("A change of an unknown row " + uuid));
            return Optional.of(table.modified(known, update.get("modify")));
        }
        JsonNode whole = update.has("insert") ? update.get("insert") : update.get("initial");
        if (whole == null) {
            throw new MalformedException("Not an update of a row: " + update);
        }
        return Optional.of(table.inserted(uuid, whole));
    }

    private static UUID uuid(String text) throws MalformedException {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("Not a UUID: " + text, e);
        }
    }
}
