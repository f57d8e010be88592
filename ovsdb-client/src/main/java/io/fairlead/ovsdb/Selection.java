package io.fairlead.ovsdb;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What of a database is kept in step.
 *
 * @param tables the columns of each table; none means all
 */
public record Selection(String database, Map<String, Set<String>> tables) {

    public Selection {
        var copy = new LinkedHashMap<String, Set<String>>();
        tables.forEach((table, columns) -> copy.put(table, Set.copyOf(columns)));
        tables = Map.copyOf(copy);
    }

    /** Nothing yet of the database; to be widened by {@link #and}. */
    public static Selection of(String database) {
        return new Selection(database, Map.of());
    }

    /** That table as well; no column named means all. */
    public Selection and(String table, String... columns) {
        var wider = new LinkedHashMap<>(tables);
        wider.put(table, Set.of(columns));
        return new Selection(database, wider);
    }
}
