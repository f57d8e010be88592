package io.fairlead.ovsdb.codec;

import static java.util.stream.Collectors.toUnmodifiableMap;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.ovsdb.Row;
import io.fairlead.ovsdb.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.opendaylight.ovsdb.lib.schema.ColumnSchema;
import org.opendaylight.ovsdb.lib.schema.GenericTableSchema;

/** A table of a schema: reads rows, applies differences. */
public final class Table {

    private final GenericTableSchema schema;
    private final Map<String, Column> columns;

    Table(GenericTableSchema schema) {
        this.schema = schema;
        var read = new HashMap<String, Column>();
        schema.getColumnSchemas().forEach((name, column) -> read.put(name, new Column((ColumnSchema<?, ?>) column)));
        this.columns = Map.copyOf(read);
    }

    private Table(GenericTableSchema schema, Map<String, Column> columns) {
        this.schema = schema;
        this.columns = columns;
    }

    GenericTableSchema schema() {
        return schema;
    }

    /** The same table with those columns only; none means all. */
    public Table of(Set<String> names) throws MalformedException {
        if (names.isEmpty()) {
            return this;
        }
        for (String name : names) {
            if (!columns.containsKey(name)) {
                throw new MalformedException("Table %s has no column %s".formatted(schema.getName(), name));
            }
        }
        return new Table(
                schema,
                columns.entrySet().stream()
                        .filter(column -> names.contains(column.getKey()))
                        .collect(toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** The names of the columns, without {@code _uuid} and {@code _version}. */
    public Set<String> columns() {
        return columns.keySet();
    }

    /** A row of which only what is not the column's default was told. */
    public Row inserted(UUID uuid, JsonNode json) throws MalformedException {
        var values = new HashMap<String, Value>();
        columns.forEach((name, column) -> values.put(name, column.initial()));
        read(json, values, (column, before, told) -> told);
        return new Row(uuid, values);
    }

    /** A row of which the differences to what it was were told. */
    public Row modified(Row before, JsonNode json) throws MalformedException {
        var values = new HashMap<>(before.columns());
        read(json, values, Column::after);
        return new Row(before.uuid(), values);
    }

    /** A row as a select gives it: exactly the columns that were asked for. */
    Row selected(JsonNode json) throws MalformedException {
        var values = new HashMap<String, Value>();
        for (Map.Entry<String, JsonNode> told : json.properties()) {
            Column column = columns.get(told.getKey());
            if (column != null) {
                values.put(told.getKey(), column.read(told.getValue()));
            }
        }
        JsonNode uuid = json.path("_uuid");
        if (uuid.isMissingNode()) {
            throw new MalformedException("A row without _uuid: " + json);
        }
        return new Row(uuid(uuid), values);
    }

    /** Reads a {@code ["uuid", "…"]}. */
    static UUID uuid(JsonNode json) throws MalformedException {
        try {
            return UUID.fromString(json.path(1).asText());
        } catch (IllegalArgumentException e) {
            throw new MalformedException("Not a UUID: " + json, e);
        }
    }

    /** How what a column held and what was told of it become what it holds. */
    private interface Merge {
        Value of(Column column, Value before, Value told);
    }

    private void read(JsonNode json, Map<String, Value> values, Merge merge) throws MalformedException {
        for (Map.Entry<String, JsonNode> told : json.properties()) {
            Column column = columns.get(told.getKey());
            if (column != null) { // OVSDB servers of others are said to tell of columns that are in no schema.
                Value before = values.getOrDefault(told.getKey(), column.initial());
                values.put(told.getKey(), merge.of(column, before, column.read(told.getValue())));
            }
        }
    }
}
