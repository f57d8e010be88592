package io.fairlead.controller.store;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Rows by their keys, with changes laid over them.
 *
 * @param <K> what names a row
 * @param <V> the row, immutable
 */
final class Table<K, V> {

    private final Map<K, V> before;
    private final Map<K, Optional<V>> changes = new LinkedHashMap<>();

    Table(Map<K, V> before) {
        this.before = before;
    }

    Optional<V> get(K key) {
        Optional<V> change = changes.get(key);
        return change == null ? Optional.ofNullable(before.get(key)) : change;
    }

    boolean contains(K key) {
        return get(key).isPresent();
    }

    void put(K key, V row) {
        changes.put(key, Optional.of(row));
    }

    void remove(K key) {
        changes.put(key, Optional.empty());
    }

    Stream<V> rows() {
        return entries().map(Map.Entry::getValue);
    }

    Stream<Map.Entry<K, V>> entries() {
        return Stream.concat(
                before.entrySet().stream().filter(entry -> !changes.containsKey(entry.getKey())),
                changes.entrySet().stream()
                        .filter(entry -> entry.getValue().isPresent())
                        .map(entry -> Map.entry(entry.getKey(), entry.getValue().orElseThrow())));
    }

    /** What the rows named here are to become; empty: gone. */
    Map<K, Optional<V>> changes() {
        return changes;
    }

    boolean isNew(K key) {
        return !before.containsKey(key);
    }

    /** The rows with the changes made. */
    Map<K, V> after() {
        if (changes.isEmpty()) {
            return before;
        }
        Map<K, V> after = new HashMap<>(before);
        changes.forEach((key, row) -> row.ifPresentOrElse(present -> after.put(key, present), () -> after.remove(key)));
        return Map.copyOf(after);
    }
}
