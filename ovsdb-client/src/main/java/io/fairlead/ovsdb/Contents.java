package io.fairlead.ovsdb;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Rows of several tables as they were together at one moment. */
public record Contents(Map<String, Map<UUID, Row>> tables) {

    public Contents {
        // Copies the outer map and whichever inner one is not immutable already: contents share unchanged tables.
        tables = tables.entrySet().stream()
                .collect(toUnmodifiableMap(Map.Entry::getKey, entry -> Map.copyOf(entry.getValue())));
    }

    /** The rows of a table; fails if it was not selected. */
    public Map<UUID, Row> rows(String table) {
        Map<UUID, Row> rows = tables.get(table);
        if (rows == null) {
            throw new IllegalArgumentException("Table %s was not selected, only %s".formatted(table, tables.keySet()));
        }
        return rows;
    }

    /** One row of a table. */
    public Optional<Row> row(String table, UUID uuid) {
        return Optional.ofNullable(rows(table).get(uuid));
    }

    /** Some row of a table: for those that have only one. */
    public Optional<Row> first(String table) {
        return rows(table).values().stream().findFirst();
    }
}
