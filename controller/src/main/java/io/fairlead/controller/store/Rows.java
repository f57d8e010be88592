package io.fairlead.controller.store;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.fairlead.ovsdb.Contents;
import io.fairlead.ovsdb.Row;
import io.fairlead.ovsdb.Transaction;
import io.fairlead.ovsdb.Value;
import io.fairlead.ovsdb.Where;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * How one table of the database holds one kind of row.
 *
 * @param table its name in the schema
 * @param key the columns that name a row
 * @param rest the other columns of a row
 * @param readKey the reverse of {@code key}
 * @param readRow reads a row in full
 */
record Rows<K, V>(
        String table,
        Function<K, Map<String, Value>> key,
        Function<V, Map<String, Value>> rest,
        Function<Row, K> readKey,
        BiFunction<K, Row, V> readRow) {

    Map<K, V> read(Contents contents) {
        return contents.rows(table).values().stream()
                .collect(toUnmodifiableMap(readKey, row -> readRow.apply(readKey.apply(row), row)));
    }

    void write(Table<K, V> changed, Transaction.Builder transaction) {
        changed.changes().forEach((key, row) -> {
            if (row.isPresent()) {
                put(changed.isNew(key), key, row.get(), transaction);
            } else if (!changed.isNew(key)) {
                transaction.delete(table, where(key));
            }
        });
    }

    private void put(boolean isNew, K named, V row, Transaction.Builder transaction) {
        if (isNew) {
            Map<String, Value> columns = new HashMap<>(key.apply(named));
            columns.putAll(rest.apply(row));
            transaction.insert(table, columns);
        } else {
            transaction.update(table, where(named), rest.apply(row));
        }
    }

    private Where where(K named) {
        return key.apply(named).entrySet().stream()
                .map(column -> Where.is(column.getKey(), column.getValue()))
                .reduce(Where.everyRow(), Where::and);
    }
}
