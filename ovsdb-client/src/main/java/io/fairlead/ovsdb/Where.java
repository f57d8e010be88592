package io.fairlead.ovsdb;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Which rows of a table an operation is about: those for which every clause holds (RFC 7047, section 5.1).
 *
 * @param clauses none means every row
 */
public record Where(List<Clause> clauses) {

    /** One comparison of a column. */
    public record Clause(String column, Comparison comparison, Value value) {}

    /** How a column is compared with a value. Sets and maps know only the equalities, INCLUDES and EXCLUDES. */
    public enum Comparison {
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL,
        /** All elements of the value are in the column. */
        INCLUDES,
        /** No element of the value is in the column. */
        EXCLUDES
    }

    public Where {
        clauses = List.copyOf(clauses);
    }

    /** Every row, which is how the one row of tables like {@code Open_vSwitch} is named. */
    public static Where everyRow() {
        return new Where(List.of());
    }

    /** The row of that identity. */
    public static Where uuid(UUID uuid) {
        return is("_uuid", Value.of(uuid));
    }

    /** The row that an insert of the same transaction names so. */
    public static Where named(String name) {
        return is("_uuid", Value.named(name));
    }

    /** The rows whose column equals the value. */
    public static Where is(String column, Value value) {
        return of(column, Comparison.EQUAL, value);
    }

    /** The rows for which the comparison holds. */
    public static Where of(String column, Comparison comparison, Value value) {
        return new Where(List.of(new Clause(column, comparison, value)));
    }

    /** Those rows for which the other holds as well. */
    public Where and(Where other) {
        return new Where(Stream.concat(clauses.stream(), other.clauses.stream()).toList());
    }
}
